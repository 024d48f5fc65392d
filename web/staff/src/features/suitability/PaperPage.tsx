import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { instrumentsQuery, type Question, questionsAsked } from '@shared/api/assessment'
import { newIntent } from '@shared/api/client'
import { sheetQuestionsQuery, useRecordSheet } from '@shared/api/questionnaires'
import { bankQuery } from '@shared/api/session'
import { Link, useParam } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Loading, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** What a customer answered and signed on paper, typed by one person; it gives no level until somebody else, or the customer, stands by it. */
export default function PaperPage() {
  const t = useWords()
  const customer = useParam('customer')
  const instruments = useQuery(instrumentsQuery)
  const [code, setCode] = useState('bank-ten')
  return (
    <div className="page">
      <h1>{t('suitability.paper.title')}</h1>
      <p className="soft">{t('suitability.paper.note')}</p>
      <Ready query={instruments}>
        {(all) => (
          <div className="field narrow">
            <label htmlFor="paper-instrument">{t('suitability.paper.sheet')}</label>
            <select id="paper-instrument" value={code} onChange={(event) => setCode(event.target.value)}>
              {all.map((one) => <option key={one.code} value={one.code}>{one.title} · {one.version}</option>)}
            </select>
          </div>
        )}
      </Ready>
      <Entry key={code} customer={customer} code={code} />
    </div>
  )
}

function Entry({ customer, code }: { customer: string; code: string }) {
  const t = useWords()
  const questions = useQuery(sheetQuestionsQuery(customer, code))
  return (
    <Ready query={questions} loading={<Loading lines={10} />}>
      {(all) => (all.length === 0 ? <p className="notice">{t('suitability.paper.not-in-force')}</p> : <Typed customer={customer} code={code} questions={all} />)}
    </Ready>
  )
}

function Typed({ customer, code, questions }: { customer: string; code: string; questions: Question[] }) {
  const t = useWords()
  const record = useRecordSheet(customer)
  const intent = useRef(newIntent())
  const today = useQuery(bankQuery).data?.business_date
  const [answers, setAnswers] = useState<Record<string, string>>({})
  const [day, setDay] = useState('')
  const [scan, setScan] = useState('')
  const asked = questionsAsked(questions, answers)
  const given = Object.fromEntries(asked.flatMap((one) => (answers[one.id] ? [[one.id, answers[one.id] ?? '']] : [])))
  const done = asked.every((one) => given[one.id])
  if (record.isSuccess) return <Done customer={customer} state={record.data.state_text} />
  return (
    <form
      className="stack"
      data-testid="paper-form"
      onSubmit={(event) => {
        event.preventDefault()
        record.mutate({ instrument: code, answers: given, signed_on: day, scan, intent: intent.current })
      }}
    >
      <div className="card columns even">
        <Field type="date" label={t('suitability.paper.signed')} hint={t('suitability.paper.signed.hint')} value={day} max={today} required data-testid="paper-day" onChange={(event) => setDay(event.target.value)} />
        <Field label={t('suitability.paper.scan')} hint={t('suitability.paper.scan.hint')} value={scan} maxLength={120} required data-testid="paper-scan" onChange={(event) => setScan(event.target.value)} />
      </div>
      {asked.map((one, place) => (
        <Asked key={one.id} place={place + 1} question={one} value={answers[one.id]} onChoose={(option) => setAnswers({ ...answers, [one.id]: option })} />
      ))}
      <Refused error={record.error} />
      <div className="row wrap">
        <Button type="submit" look="primary" busy={record.isPending} disabled={!done || day === '' || scan.trim() === ''} data-testid="paper-record">{t('suitability.paper.record')}</Button>
        <span className="soft" aria-live="polite">{t('suitability.paper.count', { done: Object.keys(given).length, count: asked.length })}</span>
      </div>
    </form>
  )
}

function Asked({ place, question, value, onChoose }: { place: number; question: Question; value: string | undefined; onChoose: (option: string) => void }) {
  return (
    <fieldset className="card stack typed" data-testid={`typed-${question.id}`}>
      <legend>{place}. {question.text}</legend>
      <div className="row wrap">
        {question.options.map((option) => (
          <label key={option.id} className="row">
            <input type="radio" name={question.id} value={option.id} checked={value === option.id} onChange={() => onChoose(option.id)} />
            {option.text}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function Done({ customer, state }: { customer: string; state: string }) {
  const t = useWords()
  return (
    <section className="card stack" role="status" data-testid="paper-done">
      <h2>{t('suitability.paper.done')}</h2>
      <p><span className="mark wait">{state}</span></p>
      <p className="soft">{t('suitability.paper.done.advice')}</p>
      <div className="row"><Link className="button" to={`/customers/${customer}?tab=suitability`}>{t('suitability.paper.back')}</Link></div>
    </section>
  )
}
