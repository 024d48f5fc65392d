import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { goalsQuery } from '@shared/api/goals'
import { portraitQuery, useNote } from '@shared/api/insight'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Day, Money, Percent } from '@shared/ui/Figures'
import { NoticedList } from '@shared/ui/NoticedList'
import { Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { CashFlow } from './CashFlow'

/** Portrait, what changed, what they want, and their money by month. */
export function Insight({ customer }: { customer: string }) {
  const { data: me } = useMe()
  return (
    <div className="columns even">
      <div className="stack">
        <Portrait customer={customer} />
        <NoticedList customer={customer} />
        {may(me, 'insight:note:record') ? <Note customer={customer} /> : null}
      </div>
      <div className="stack">
        <Goals customer={customer} />
        <CashFlow customer={customer} />
      </div>
    </div>
  )
}

function Portrait({ customer }: { customer: string }) {
  const t = useWords()
  const portrait = useQuery(portraitQuery(customer))
  return (
    <section className="card stack">
      <h2>{t('insight.portrait')}</h2>
      <Ready query={portrait}>
        {(data) => (
          <>
            {data.stage ? <span className="mark brand">{data.stage}</span> : null}
            {data.sentences.map((one) => <p key={one.text}>{one.text}</p>)}
          </>
        )}
      </Ready>
    </section>
  )
}

function Goals({ customer }: { customer: string }) {
  const t = useWords()
  const goals = useQuery(goalsQuery(customer))
  return (
    <section className="card stack">
      <h2>{t('insight.goals')}</h2>
      <Ready query={goals}>
        {(data) => (
          <ul className="stack">
            {data.items.length === 0 ? <li className="soft">{t('planning.goals.none')}</li> : null}
            {data.items.map((goal) => (
              <li key={goal.id} className="row between">
                <span>{goal.name} <span className="small soft"><Day of={goal.due_until} /></span></span>
                <span><Money of={goal.amount} /> <span className="soft"><Percent of={goal.covered} places={0} /></span></span>
              </li>
            ))}
          </ul>
        )}
      </Ready>
    </section>
  )
}

function Note({ customer }: { customer: string }) {
  const t = useWords()
  const [text, setText] = useState('')
  const note = useNote(customer)
  return (
    <form className="card stack" onSubmit={(event) => { event.preventDefault(); note.mutate(text, { onSuccess: () => setText('') }) }}>
      <Field label={t('insight.note')} value={text} maxLength={2000} data-testid="note" onChange={(event) => setText(event.target.value)} />
      <Refused error={note.error} />
      <Button type="submit" look="primary" busy={note.isPending} disabled={!text.trim()}>{t('insight.note.save')}</Button>
    </form>
  )
}
