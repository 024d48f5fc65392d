import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { newIntent } from '@shared/api/client'
import { useIssue } from '@shared/api/decisions'
import { useAskReview } from '@shared/api/proposalReviews'
import { useMe } from '@shared/api/session'
import type { Proposal } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** What comes next of a proposal the customer does not have yet: to a colleague first where rules ask for it, else to the customer. */
export function Onward({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  const { data: me } = useMe()
  const issue = useIssue()
  const ask = useAskReview(proposal.id)
  const [intent] = useState(newIntent)
  if (proposal.advised !== 'plan' || !may(me, 'advice:proposal:issue')) return null
  const ready = proposal.state === 'released' || (proposal.state === 'draft' && !proposal.review)
  return (
    <div className="stack">
      {ready ? (
        <Button look="primary" busy={issue.isPending} data-testid="issue" onClick={() => issue.mutate({ id: proposal.id, intent })}>{t('advice.make.issue')}</Button>
      ) : null}
      {proposal.state === 'draft' && proposal.review ? (
        <Button look="primary" busy={ask.isPending} data-testid="ask-review" onClick={() => ask.mutate(false)}>{t('advice.review.ask')}</Button>
      ) : null}
      {proposal.state === 'review' ? (
        <Button busy={ask.isPending} data-testid="take-back" onClick={() => ask.mutate(true)}>{t('advice.review.back')}</Button>
      ) : null}
      <Refused error={issue.error ?? ask.error} />
    </div>
  )
}
