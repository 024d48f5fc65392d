import { useId, useState } from 'react'
import { useMe } from '@shared/api/session'
import { may } from '@shared/api/abilities'
import { newIntent } from '@shared/api/client'
import { type Suggestion, type SuggestionAnswer, useAnswerSuggestion } from '@shared/api/suggestions'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Day } from '@shared/ui/Figures'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** What is suggested for a customer: why this, why now, why not the others, and what is done. */
export function SuggestionCard({ of, named = true }: { of: Suggestion; named?: boolean }) {
  const t = useWords()
  const { data: me } = useMe()
  return (
    <article className="card stack" data-testid="suggestion">
      <h3 className="row wrap">
        {named ? <Link to={`/customers/${of.customer_id}`}>{of.customer_name}</Link> : null}
        {of.title}
        <span className="small soft"><Day of={of.day} /></span>
      </h3>
      <p>{of.why}</p>
      <p className="small">{of.why_now}</p>
      <p className="small soft">{of.weighed}</p>
      {of.others.length > 0 ? (
        <details>
          <summary>{t('suggestions.others', { count: of.others.length })}</summary>
          <ul>
            {of.others.map((one, n) => <li key={`${one.code} ${n}`}><strong>{one.title}</strong> {one.why_not}</li>)}
          </ul>
        </details>
      ) : null}
      {of.answered ? (
        <div className="row wrap between">
          <p className="small soft">{t(`suggestions.done.${of.answered.answer}`)} {of.answered.title} {of.answered.by} {of.answered.reason}</p>
          {of.answered.answer === 'taken' ? <Draft of={of} /> : null}
        </div>
      ) : may(me, 'suggestions:choice:answer') ? <Deciding of={of} /> : null}
    </article>
  )
}

/** The way to the draft, where something is to be drafted. */
function Draft({ of }: { of: Suggestion }) {
  const t = useWords()
  return of.way === 'draft' ? <Link to={`/customers/${of.customer_id}/propose`} className="button">{t('review.do.draft')}</Link> : null
}

function Deciding({ of }: { of: Suggestion }) {
  const t = useWords()
  const id = useId()
  const [intent] = useState(newIntent)
  const [instead, setInstead] = useState<{ code: string; reason: string }>()
  const answer = useAnswerSuggestion(of.id)
  const say = (body: SuggestionAnswer) => answer.mutate({ ...body, intent: `${intent}-${body.answer}-${body.code ?? ''}` })
  const others = of.others.filter((one) => !one.barred && one.code !== 'leave_alone')
  return (
    <div className="stack">
      <Refused error={answer.error} />
      {instead === undefined ? (
        <div className="row wrap">
          <Button busy={answer.isPending} onClick={() => say({ answer: 'taken' })}>{t('suggestions.do.taken')}</Button>
          <Draft of={of} />
          <Button onClick={() => setInstead({ code: '', reason: '' })}>{t('suggestions.do.instead')}</Button>
        </div>
      ) : (
        <>
          <div className="field">
            <label htmlFor={`${id}-what`}>{t('suggestions.instead')}</label>
            <select id={`${id}-what`} value={instead.code} onChange={(event) => setInstead({ ...instead, code: event.target.value })}>
              <option value="">{t('suggestions.do.left')}</option>
              {others.map((one, n) => <option key={`${one.code} ${n}`} value={one.code}>{one.title}</option>)}
            </select>
          </div>
          <div className="field">
            <label htmlFor={`${id}-why`}>{t('suggestions.reason')}</label>
            <input id={`${id}-why`} value={instead.reason} maxLength={500} onChange={(event) => setInstead({ ...instead, reason: event.target.value })} />
          </div>
          <div className="row wrap">
            <Button busy={answer.isPending} disabled={instead.reason.trim() === ''} onClick={() => say({ answer: instead.code === '' ? 'left' : 'other', ...instead })}>{t('suggestions.do.record')}</Button>
            <Button onClick={() => setInstead(undefined)}>{t('action.cancel')}</Button>
          </div>
        </>
      )}
    </div>
  )
}
