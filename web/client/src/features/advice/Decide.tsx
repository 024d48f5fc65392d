import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { newIntent } from '@shared/api/client'
import { useAccept } from '@shared/api/decisions'
import { useMe } from '@shared/api/session'
import type { Proposal } from '@shared/api/types'
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
  if (proposal.state === 'accepted') return <p className="notice" role="status" data-testid="accepted">{t('advice.accepted')}</p>
  if (proposal.state !== 'issued' || !may(me, 'advice:proposal:accept')) return null

  const confirm = async () => {
    const token = await stepUp(acceptance(proposal, t))
    if (token) accept.mutate({ proposal, token, intent: newIntent() })
  }
  return (
    <>
      <Refused error={accept.error} />
      <div className="decide">
        <Button data-testid="decline" onClick={() => setDeclining(true)}>{t('advice.decline')}</Button>
        <Button look="primary" data-testid="accept" busy={accept.isPending} onClick={() => void confirm()}>{t('advice.accept')}</Button>
      </div>
      {declining ? <DeclineSheet proposal={proposal} onClose={() => setDeclining(false)} /> : null}
    </>
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
