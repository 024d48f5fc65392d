import { useId, useState } from 'react'
import { type ProposalReview, useReleaseProposal } from '@shared/api/proposalReviews'
import type { Proposal } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Moment } from '@shared/ui/Figures'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const STATES = ['needed', 'waiting', 'released', 'returned'] as const
const stateOf = (review: ProposalReview) => STATES.find((known) => known === review.state) ?? 'needed'

/** A second person's look: why, who asked, what was said, and the decision for whoever may make it. */
export function ReviewCard({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  const { review } = proposal
  if (!review) return null
  const decided = review.state === 'released' || review.state === 'returned'
  return (
    <section className="card stack" data-testid="second-person" data-state={review.state}>
      <h2>{t('advice.review')} <span className={`mark ${review.state === 'released' ? 'good' : 'wait'}`}>{t(`advice.review.${stateOf(review)}`)}</span></h2>
      <ul className="points">{review.reasons.map((reason) => <li key={reason.code}>{reason.text}</li>)}</ul>
      {review.asked_at ? <p className="small soft">{t('advice.review.asked')} {review.asked_by} · <Moment of={review.asked_at} /></p> : null}
      {decided && review.decided_at ? <p className="small soft">{t('advice.review.decided')} {review.decided_by} · <Moment of={review.decided_at} /></p> : null}
      {review.note ? <blockquote className="sentence">{review.note}</blockquote> : null}
      {review.may_decide && review.digest ? <Decision proposal={proposal} digest={review.digest} /> : null}
    </section>
  )
}

function Decision({ proposal, digest }: { proposal: Proposal; digest: string }) {
  const t = useWords()
  const id = useId()
  const [note, setNote] = useState('')
  const release = useReleaseProposal(proposal.id)
  const say = (approve: boolean) => release.mutate({ approve, note, digest })
  return (
    <div className="stack">
      <div className="field">
        <label htmlFor={id}>{t('advice.review.note')}</label>
        <textarea id={id} rows={3} maxLength={1000} value={note} aria-describedby={`${id}-hint`} data-testid="review-note" onChange={(event) => setNote(event.target.value)} />
        <span id={`${id}-hint`} className="small soft">{t('advice.review.hint')}</span>
      </div>
      <Refused error={release.error} />
      <div className="row wrap">
        <Button look="primary" busy={release.isPending} data-testid="review-release" onClick={() => say(true)}>{t('advice.review.release')}</Button>
        <Button disabled={!note.trim()} data-testid="review-return" onClick={() => say(false)}>{t('advice.review.return')}</Button>
      </div>
    </div>
  )
}
