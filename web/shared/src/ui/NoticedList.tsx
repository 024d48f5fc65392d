import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { type Hypothesis, noticedQuery, useAnswer } from '@shared/api/insight'
import { useMe } from '@shared/api/session'
import { useWords } from '@shared/words'
import { Button } from './Button'
import { Day, Percent } from './Figures'
import { Empty, Ready, Refused } from './states'

/** What was noticed, each with why and one tap to answer. */
export function NoticedList({ customer }: { customer: string }) {
  const t = useWords()
  const noticed = useQuery(noticedQuery(customer))
  return (
    <Ready query={noticed}>
      {(data) =>
        data.items.length === 0 ? (
          <Empty title={t(data.agreed ? 'insight.none' : 'insight.off')} hint={t(data.agreed ? 'insight.none.advice' : 'insight.off.advice')} />
        ) : (
          <ul className="stack">{data.items.map((item) => <Noticed key={item.id} item={item} />)}</ul>
        )
      }
    </Ready>
  )
}

function Noticed({ item }: { item: Hypothesis }) {
  const t = useWords()
  const { data: me } = useMe()
  const answer = useAnswer()
  const say = (value: 'yes' | 'no' | 'not_now') => answer.mutate({ id: item.id, answer: value })
  return (
    <li className="card stack" data-testid="noticed" data-code={item.code}>
      <div className="row between">
        <h2>{item.title}</h2>
        <span className="small soft">{t('insight.probability')} <Percent of={item.probability} places={0} /></span>
      </div>
      <p>{item.text}</p>
      {item.changed ? <p className="notice">{item.changed}</p> : null}
      <details>
        <summary className="small soft">{t('insight.why')}</summary>
        <ul className="small">
          {item.evidence.map((row) => (
            <li key={`${row.kind}${row.id}`}><Day of={row.day} /> {row.text}</li>
          ))}
        </ul>
      </details>
      <Refused error={answer.error} />
      {may(me, 'insight:hypothesis:answer') ? (
        <div className="row wrap">
          <Button look="primary" busy={answer.isPending} data-testid="answer-yes" onClick={() => say('yes')}>{t('insight.yes')}</Button>
          <Button disabled={answer.isPending} data-testid="answer-no" onClick={() => say('no')}>{t('insight.no')}</Button>
          <Button look="plain" disabled={answer.isPending} data-testid="answer-later" onClick={() => say('not_now')}>{t('insight.later')}</Button>
        </div>
      ) : null}
    </li>
  )
}
