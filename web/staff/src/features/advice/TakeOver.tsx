import { useState } from 'react'
import { newIntent } from '@shared/api/client'
import { useTakeOver } from '@shared/api/preliminary'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { PreliminaryView } from '@shared/ui/preliminary/PreliminaryView'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** The code a visitor was given: one step, and their facts are here and on the customer's timeline. */
export function TakeOver({ customer }: { customer: string }) {
  const t = useWords()
  const take = useTakeOver(customer)
  const [code, setCode] = useState('')
  const [intent] = useState(newIntent)
  const told = take.data?.facts
  return (
    <details className="card">
      <summary>{t('preliminary.take')}</summary>
      {take.data && told ? (
        <div className="stack">
          <p role="status" data-testid="taken">{t('preliminary.taken')}</p>
          <p>{t('preliminary.told', { age: told.age, years: told.years, amount: String(told.amount), monthly: String(told.monthly), reserve: told.reserve_months })}</p>
          <PreliminaryView answer={take.data} />
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            take.mutate({ code, intent })
          }}
        >
          <Field label={t('preliminary.take.hint')} value={code} data-testid="take-code" onChange={(event) => setCode(event.target.value.trim())} />
          <Refused error={take.error} />
          <div><Button type="submit" busy={take.isPending} disabled={code.length < 20} data-testid="take-over">{t('preliminary.take.do')}</Button></div>
        </form>
      )}
    </details>
  )
}
