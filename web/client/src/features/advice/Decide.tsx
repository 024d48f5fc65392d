import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { newIntent } from '@shared/api/client'
import { useAccept } from '@shared/api/decisions'
import { papersQuery } from '@shared/api/disclosures'
import { useMe } from '@shared/api/session'
import type { Proposal } from '@shared/api/types'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import type { FactPair } from '@shared/ui/FactList'
import { Loss, Money } from '@shared/ui/Figures'
import { useStepUp } from '@shared/ui/identity/StepUp'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { DeclineSheet } from './DeclineSheet'

/** Accept with a fresh proof of identity, or decline with a reason. */
export function Decide({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  const { data: me } = useMe()
  const stepUp = useStepUp()
  const accept = useAccept()
  const [declining, setDeclining] = useState(false)
  const decides = proposal.state === 'issued' && may(me, 'advice:proposal:accept')
  const stopped = ['waiting', 'late', 'declined'].includes(proposal.case?.state ?? '')
  const ready = useQuery({ ...papersQuery(proposal.id), enabled: decides }).data?.complete ?? false
  if (proposal.state === 'accepted' && proposal.case) return null
  if (proposal.state === 'accepted') return <p className="notice" role="status" data-testid="accepted">{t('advice.accepted')}</p>
  if (!decides) return null

  const confirm = async () => {
    const token = await stepUp(acceptance(proposal, t))
    if (token) accept.mutate({ proposal, token, intent: newIntent() })
  }
  return (
    <>
      <Refused error={accept.error} />
      <div className="decide">
        <Button data-testid="decline" onClick={() => setDeclining(true)}>{t('advice.decline')}</Button>
        {stopped ? null : ready ? <Button look="primary" data-testid="accept" busy={accept.isPending} onClick={() => void confirm()}>{t('advice.accept')}</Button> : <ToPapers proposal={proposal} />}
      </div>
      {declining ? <DeclineSheet proposal={proposal} onClose={() => setDeclining(false)} /> : null}
    </>
  )
}

/** Nothing is accepted before its papers are read: the way there stands where accepting will. */
function ToPapers({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  const items = useQuery(papersQuery(proposal.id)).data?.items ?? []
  const count = proposal.lines.filter((line) => line.side === 'buy').length
  return (
    <Link to={`/proposals/${proposal.id}/papers`} className="button primary" testId="to-papers">
      {t('contracts.before-signing', { done: items.filter((head) => head.complete).length, count })}
    </Link>
  )
}

/** What the customer sees is what the server binds the proof to. */
export function acceptance(proposal: Proposal, t: ReturnType<typeof useWords>) {
  return {
    title: t('advice.accept.title'),
    operation: 'advice:proposal:accept' as const,
    subjectId: proposal.id,
    shown: {
      proposal_id: proposal.id,
      fingerprint: proposal.fingerprint,
      amount: proposal.amount.amount,
      fee: proposal.total_fee.amount,
    },
    rows: [
      [t('advice.number'), proposal.number],
      [t('advice.amount'), <strong><Money of={proposal.amount} /></strong>],
      [t('advice.fee'), <Money of={proposal.total_fee} />],
      [t('advice.bad-year'), <Loss of={proposal.bad_year_loss} />],
      [t('advice.fingerprint'), proposal.fingerprint.slice(0, 12)],
    ] satisfies FactPair[],
  }
}
