import { useState } from 'react'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { WhyNotAnswer } from '@shared/ui/product/WhyNotAnswer'
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
      {code ? <WhyNotAnswer customer={customer} code={code} /> : null}
    </section>
  )
}
