import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { newIntent } from '@shared/api/client'
import { useAccept } from '@shared/api/decisions'
import { stepsQuery } from '@shared/api/disclosures'
import { useMe } from '@shared/api/session'
import type { Proposal, Schemas } from '@shared/api/types'
import { choiceQuery } from '@shared/api/versions'
import { Button } from '@shared/ui/Button'
import type { FactPair } from '@shared/ui/FactList'
import { Loss, Money } from '@shared/ui/Figures'
import { useStepUp } from '@shared/ui/identity/StepUp'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { DeclineSheet } from './DeclineSheet'
import { NextStep, StepsToAccept } from './StepsToAccept'

/** Read, sign, accept with a fresh proof of identity; or decline with a reason. Its parts keep their places while figures come in. */
export function Decide({ proposal, leaveOut = [] }: { proposal: Proposal; leaveOut?: string[] }) {
  const t = useWords()
  const { data: me } = useMe()
  const stepUp = useStepUp()
  const accept = useAccept()
  const [declining, setDeclining] = useState(false)
  const decides = proposal.state === 'issued' && may(me, 'advice:proposal:accept')
  const stopped = ['waiting', 'late', 'declined'].includes(proposal.case?.state ?? '')
  const steps = useQuery({ ...stepsQuery(proposal.id, leaveOut), enabled: decides })
  const choice = useQuery({ ...choiceQuery(proposal.id, leaveOut), enabled: decides && leaveOut.length > 0 && leaveOut.length < proposal.lines.length })
  if (proposal.state === 'accepted' && proposal.case) return null
  if (proposal.state === 'accepted') return <p className="notice" role="status" data-testid="accepted">{t('advice.accepted')}</p>
  if (!decides) return null

  const part = leaveOut.length > 0 ? choice.data : undefined
  const confirm = async () => {
    const token = await stepUp(acceptance(proposal, t, part))
    const agreed = { fingerprint: part?.fingerprint ?? proposal.fingerprint, leave_out: leaveOut }
    if (token) accept.mutate({ proposal, agreed, token, intent: newIntent() })
  }
  const all = leaveOut.length === proposal.lines.length
  const waiting = leaveOut.length > 0 && !choice.data
  return (
    <>
      {stopped || all ? null : <StepsToAccept of={steps} proposal={proposal.id} />}
      <Refused error={accept.error ?? choice.error} />
      {all ? <p className="notice" role="status">{t('advice.choose.none')}</p> : null}
      {part && !all ? <Part of={part} /> : null}
      <div className="decide">
        <Button data-testid="decline" onClick={() => setDeclining(true)}>{t('advice.decline')}</Button>
        {stopped || all ? null : (
          <NextStep of={steps.data} proposal={proposal.id}>
            <Button look="primary" data-testid="accept" busy={accept.isPending} disabled={waiting} onClick={() => void confirm()}>{t(part ? 'advice.accept.part' : 'advice.accept')}</Button>
          </NextStep>
        )}
      </div>
      {declining ? <DeclineSheet proposal={proposal} onClose={() => setDeclining(false)} /> : null}
    </>
  )
}

/** What is left when some products are not bought. */
function Part({ of }: { of: Schemas['ProposalChoiceOut'] }) {
  const t = useWords()
  return (
    <p className="notice" role="status" data-testid="part">
      {t('advice.choose.buys')} <strong><Money of={of.bought} /></strong> · {t('advice.choose.stays')} <Money of={of.cash} /> · {t('advice.fee')} <Money of={of.total_fee} />
    </p>
  )
}

/** What the customer sees is what the server binds the proof to. */
export function acceptance(proposal: Proposal, t: ReturnType<typeof useWords>, part?: Schemas['ProposalChoiceOut']) {
  const { fingerprint, total_fee } = part ?? proposal
  return {
    title: t('advice.accept.title'),
    operation: 'advice:proposal:accept' as const,
    subjectId: proposal.id,
    shown: {
      proposal_id: proposal.id,
      fingerprint,
      amount: proposal.amount.amount,
      fee: total_fee.amount,
    },
    rows: [
      [t('advice.number'), proposal.number],
      [t('advice.amount'), <strong><Money of={proposal.amount} /></strong>],
      ...(part ? [[t('advice.choose.buys'), <strong><Money of={part.bought} /></strong>] as FactPair] : []),
      [t('advice.fee'), <Money of={total_fee} />],
      [t('advice.bad-year'), <Loss of={proposal.bad_year_loss} />],
      [t('advice.fingerprint'), fingerprint.slice(0, 12)],
    ] satisfies FactPair[],
  }
}
