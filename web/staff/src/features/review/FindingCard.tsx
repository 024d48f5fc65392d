import { useId, useState } from 'react'
import { useMe } from '@shared/api/session'
import { may } from '@shared/api/abilities'
import { newIntent } from '@shared/api/client'
import { type Finding, type FindingOutcome, useDealWith } from '@shared/api/reviews'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Day } from '@shared/ui/Figures'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const OUTCOMES: FindingOutcome[] = ['draft', 'talk', 'nothing']

/** One finding: what, until when, and what is done about it. */
export function FindingCard({ of, customer }: { of: Finding; customer: string }) {
  const t = useWords()
  const { data: me } = useMe()
  return (
    <article className="stack" data-testid="finding">
      <h3 className="row wrap">
        {of.title}
        <span className="small soft">{t('review.due')} <Day of={of.due} /></span>
        {of.overdue ? <span className="mark bad">{t('review.overdue')}</span> : null}
      </h3>
      <p>{of.text}</p>
      {of.state === 'open' && may(me, 'review:finding:acknowledge') ? <Dealing of={of} customer={customer} /> : null}
      {of.state === 'acknowledged' ? <p className="small soft">{t('review.acknowledged')}</p> : null}
    </article>
  )
}

function Dealing({ of, customer }: { of: Finding; customer: string }) {
  const t = useWords()
  const id = useId()
  const [reason, setReason] = useState<string>()
  const [intent] = useState(newIntent)
  const deal = useDealWith(of.id)
  const say = (outcome: FindingOutcome) => deal.mutate({ intent: `${intent}-${outcome}`, outcome, reason: reason ?? '' })
  return (
    <div className="stack">
      <Refused error={deal.error} />
      {reason === undefined ? (
        <div className="row wrap">
          {of.draftable ? <Link to={`/customers/${customer}/propose`} className="button">{t('review.do.draft')}</Link> : null}
          <Button onClick={() => setReason('')} data-testid="deal">{t('review.deal')}</Button>
        </div>
      ) : (
        <>
          <div className="field">
            <label htmlFor={id}>{t('review.reason')}</label>
            <input id={id} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </div>
          <div className="row wrap">
            {OUTCOMES.filter((one) => one !== 'draft' || of.draftable).map((one) => (
              <Button key={one} busy={deal.isPending} disabled={one === 'nothing' && reason.trim() === ''} onClick={() => say(one)}>{t(`review.do.${one}`)}</Button>
            ))}
            <Button onClick={() => setReason(undefined)}>{t('action.cancel')}</Button>
          </div>
        </>
      )}
    </div>
  )
}
