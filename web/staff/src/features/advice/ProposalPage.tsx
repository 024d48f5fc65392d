import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import type { CaseStanding } from '@shared/api/cases'
import { proposalQuery } from '@shared/api/books'
import { useReplay } from '@shared/api/decisions'
import { useMe } from '@shared/api/session'
import type { Proposal } from '@shared/api/types'
import { Link, useParam } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { ProposalMark } from '@shared/ui/marks'
import { Loading, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Discussed } from './Discussed'
import { Onward } from './Onward'
import { ProposalReview } from './ProposalReview'
import { ReviewCard } from './ReviewCard'
import { Revise } from './Revise'
import { Drift } from './Versions'

export default function ProposalPage() {
  const proposal = useQuery(proposalQuery(useParam('proposal')))
  return (
    <Ready query={proposal} loading={<Loading lines={10} />}>
      {(data) => (
        <div className="page">
          <Head proposal={data} />
          {data.case ? <Standing of={data.case} /> : null}
          <Drift proposal={data} />
          <ReviewCard proposal={data} />
          <ProposalReview proposal={data} />
        </div>
      )}
    </Ready>
  )
}

function Head({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  return (
    <>
      <div className="page-head">
        <div>
          <h1 className="row">{t('advice.proposal')} {proposal.number} <ProposalMark state={proposal.state} staff /></h1>
          <p className="soft"><Link to={`/customers/${proposal.customer_id}`}>{proposal.customer_name}</Link> · {proposal.advisor_name}</p>
        </div>
        <Actions proposal={proposal} />
      </div>
    </>
  )
}

/** That compliance looks at it, or has: the state for whoever serves the customer, the way there for whoever decides. */
function Standing({ of }: { of: CaseStanding }) {
  const t = useWords()
  return (
    <p className="notice row between wrap" role="status" data-testid="review" data-state={of.state}>
      <span><strong>{t('cases.of-proposal')}</strong> {of.text}</span>
      {of.id ? <Link to={`/cases/${of.id}`}>{t('cases.open')}</Link> : null}
    </p>
  )
}

function Actions({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  const { data: me } = useMe()
  const revisable = proposal.state === 'draft' || proposal.state === 'released'
  const [open, setOpen] = useState<'revise' | 'discussed'>()
  return (
    <div className="stack">
      <div className="row">
        {may(me, 'advice:proposal:replay') && proposal.issued_at ? <Replay id={proposal.id} /> : null}
        {may(me, 'contracts:evidence:read') && proposal.issued_at ? (
          <Link className="button" to={`/proposals/${proposal.id}/evidence`} testId="evidence">{t('evidence.open')}</Link>
        ) : null}
        {may(me, 'advice:proposal:revise') && revisable && proposal.advised === 'plan' ? (
          <Button data-testid="revise" onClick={() => setOpen('revise')}>{t('advice.revise')}</Button>
        ) : null}
        {may(me, 'advice:proposal:discuss') && proposal.state === 'issued' ? (
          <Button data-testid="discussed" onClick={() => setOpen('discussed')}>{t('advice.discussed.mark')}</Button>
        ) : null}
        <Onward proposal={proposal} />
      </div>
      {open === 'revise' ? <Revise proposal={proposal} onClose={() => setOpen(undefined)} /> : null}
      {open === 'discussed' ? <Discussed proposal={proposal} onClose={() => setOpen(undefined)} /> : null}
    </div>
  )
}

/** Recomputes the proposal from its stored evidence and says whether the result is the same. */
function Replay({ id }: { id: string }) {
  const t = useWords()
  const replay = useReplay()
  return (
    <div className="stack">
      <Button busy={replay.isPending} data-testid="replay" onClick={() => replay.mutate(id)}>{t('advice.replay')}</Button>
      {replay.data ? (
        <div className={replay.data.same ? 'mark good' : 'notice bad'} role="status" data-testid="replay-result" data-same={replay.data.same}>
          {replay.data.same ? t('advice.replay.same') : t('advice.replay.different')}
        </div>
      ) : null}
      {replay.data?.differences.map((difference) => (
        <p key={difference.path} className="raw">
          {difference.path}: {t('advice.replay.then')} {difference.then} · {t('advice.replay.now')} {difference.now}
        </p>
      ))}
      <Refused error={replay.error} />
    </div>
  )
}
