import { useState } from 'react'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { useWords } from '@shared/words'
import { amountOf } from './amount'

/** New money, or with a minus in front money to pay out. */
export function FlowField({ value, onChange }: { value: string | undefined; onChange: (flow: string | undefined) => void }) {
  const t = useWords()
  const [text, setText] = useState(value ?? '')
  const out = text.trim().startsWith('-')
  const amount = amountOf(text.replace('-', ''))
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault()
        onChange(amount === null ? undefined : `${out ? '-' : ''}${amount}`)
      }}
    >
      <Field label={t('allocation.flow')} hint={t('allocation.flow.hint')} inputMode="decimal" data-testid="flow" value={text} onChange={(event) => setText(event.target.value)} />
      <Button type="submit">{t('allocation.flow.apply')}</Button>
    </form>
  )
}
