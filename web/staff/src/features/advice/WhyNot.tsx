import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { whyNotQuery } from '@shared/api/allocation'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** Any product of the shelf by its code: what keeps it out of today's plan, or that the plan takes it. */
export function WhyNot({ customer }: { customer: string }) {
  const t = useWords()
  const [text, setText] = useState('')
  const [code, setCode] = useState('')
  return (
    <section className="card stack" data-testid="why-not">
      <h2>{t('allocation.why-not')}</h2>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          setCode(text.trim())
        }}
      >
        <Field label={t('allocation.why-not.code')} hint={t('allocation.why-not.hint')} maxLength={40} value={text} data-testid="why-not-code" onChange={(event) => setText(event.target.value)} />
        <Button type="submit" disabled={text.trim() === ''}>{t('allocation.why-not.ask')}</Button>
      </form>
      {code ? <Answer customer={customer} code={code} /> : null}
    </section>
  )
}

function Answer({ customer, code }: { customer: string; code: string }) {
  const found = useQuery(whyNotQuery(customer, code))
  return (
    <Ready query={found} loading={<Loading lines={2} />}>
      {({ name, reason }) => (
        <div className="stack" data-testid="why-not-reason">
          <p><strong>{name}</strong> · {reason.text}</p>
          {reason.children.length > 0 ? <ul className="points">{reason.children.map((part) => <li key={part.code}>{part.text}</li>)}</ul> : null}
        </div>
      )}
    </Ready>
  )
}
