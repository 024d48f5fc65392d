import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { type Claim, claimsQuery, useDecideProofs } from '@shared/api/investors'
import { useMe } from '@shared/api/session'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Moment } from '@shared/ui/Figures'
import { Empty, Loading, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { InvestorTests, ProofList } from './InvestorTests'

const LEAST_REASON = 4

/** Proofs of qualified investors that wait: a second person stands by the documents; whether they suffice, the figures decide. */
export function InvestorDesk() {
  const t = useWords()
  const claims = useQuery(claimsQuery)
  const nothing = <Empty title={t('suitability.investor.waiting.none')} hint={t('suitability.investor.waiting.none.advice')} />
  return (
    <Ready query={claims} loading={<Loading lines={6} />} empty={{ when: (all) => all.length === 0, show: nothing }}>
      {(all) => <>{all.map((one) => <ClaimCard key={one.id} claim={one} />)}</>}
    </Ready>
  )
}

function ClaimCard({ claim }: { claim: Claim }) {
  const t = useWords()
  const { data: me } = useMe()
  return (
    <section className="card stack" data-testid="claim">
      <div className="row between wrap">
        <h2><Link to={`/customers/${claim.customer_id}?tab=suitability`}>{claim.customer_number}</Link> · {t('suitability.investor.title')}</h2>
        <span className="mark wait">{claim.state_text}</span>
      </div>
      <p className="small soft">{claim.entered_by} · <Moment of={claim.entered_at} /></p>
      <ProofList claim={claim} />
      <InvestorTests tests={claim.tests} />
      {claim.mine ? <p className="small soft">{t('suitability.investor.mine')}</p> : null}
      {!claim.mine && may(me, 'suitability:proof:decide') ? <Decide claim={claim} /> : null}
    </section>
  )
}

function Decide({ claim }: { claim: Claim }) {
  const t = useWords()
  const decide = useDecideProofs()
  const [seen, setSeen] = useState(false)
  const [reason, setReason] = useState('')
  const say = (agrees: boolean) => decide.mutate({ claim, agrees, reason })
  return (
    <div className="stack">
      <label className="row">
        <input type="checkbox" checked={seen} data-testid="originals-seen" onChange={() => setSeen(!seen)} />
        <span>{t('suitability.investor.seen')}</span>
      </label>
      <Field label={t('suitability.investor.reason')} hint={t('suitability.investor.reason.hint')} value={reason} maxLength={500} data-testid="claim-reason" onChange={(event) => setReason(event.target.value)} />
      <Refused error={decide.error} />
      <div className="row wrap">
        <Button look="primary" busy={decide.isPending} disabled={!seen} data-testid="claim-agrees" onClick={() => say(true)}>{t('suitability.investor.agrees')}</Button>
        <Button look="danger" busy={decide.isPending} disabled={reason.trim().length < LEAST_REASON} data-testid="claim-refuse" onClick={() => say(false)}>{t('suitability.investor.refuse')}</Button>
      </div>
    </div>
  )
}
