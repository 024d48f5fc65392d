import { useId, useState } from 'react'
import { newIntent } from '@shared/api/client'
import { type Breach, useAnswerBreach } from '@shared/api/riskBook'
import { formatDate } from '@shared/format'
import { Button } from '@shared/ui/Button'
import { Refused } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { figure } from './figures'
import { LightMark } from './LightMark'

/** Indicators at or above a threshold: what waits for whom, and what was answered. */
export function Breaches({ of }: { of: Breach[] }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="breaches">
      <h2>{t('risk.breaches')}</h2>
      {of.length === 0 ? <p className="soft">{t('risk.breaches.none')}</p> : of.map((one) => <One key={one.id} of={one} />)}
    </section>
  )
}

function One({ of }: { of: Breach }) {
  const t = useWords()
  const language = useLanguage()
  const open = of.state === 'open'
  return (
    <article className="stack" data-testid="breach">
      <h3 className="row wrap">
        {of.label}
        {of.about ? <span>{of.about}</span> : null}
        <b>{figure(of.unit, of.value)}</b>
        <LightMark of={of.light} />
      </h3>
      {open ? (
        <p className="row wrap small soft">
          {t('risk.breach.due', { day: formatDate(of.due, language) })}
          {of.overdue ? <span className="mark bad">{t('risk.breach.overdue')}</span> : null}
          {of.mine ? null : <span>{t('risk.breach.waits', { owner: t(`risk.owner.${of.owner}`) })}</span>}
        </p>
      ) : null}
      {of.answer ? <p className="small soft">{t('risk.breach.answered', { name: of.answered_by, answer: of.answer })}</p> : null}
      {of.mine ? <Answer of={of} /> : null}
    </article>
  )
}

function Answer({ of }: { of: Breach }) {
  const t = useWords()
  const id = useId()
  const [said, setSaid] = useState('')
  const [intent] = useState(newIntent)
  const answer = useAnswerBreach(of.id)
  return (
    <div className="stack">
      <Refused error={answer.error} />
      <div className="field">
        <label htmlFor={id}>{t('risk.breach.answer')}</label>
        <input id={id} value={said} maxLength={500} onChange={(event) => setSaid(event.target.value)} />
      </div>
      <div className="row"><Button busy={answer.isPending} disabled={said.trim() === ''} onClick={() => answer.mutate({ intent, answer: said })} data-testid="answer">{t('risk.breach.do')}</Button></div>
    </div>
  )
}
