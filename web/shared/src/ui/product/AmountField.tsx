import { type SyntheticEvent, useId, useState } from 'react'
import { useFilters } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { useWords } from '@shared/words'

const AMOUNT = /^\d{1,9}(\.\d{1,2})?$/

/** For which amount the examples are computed; kept in the address. */
export function AmountField({ currency, example }: { currency: string; example: string }) {
  const t = useWords()
  const id = useId()
  const [filters, setFilters] = useFilters()
  const [text, setText] = useState(filters.amount ?? example.replace(/\.00$/, ''))
  const sound = AMOUNT.test(text) && Number(text) > 0
  const use = (event: SyntheticEvent) => {
    event.preventDefault()
    if (sound) setFilters({ amount: text })
  }
  return (
    <form className="amount-field" onSubmit={use}>
      <label htmlFor={id} className="small soft">{t('products.amount')} ({currency})</label>
      <span className="row">
        <input id={id} inputMode="decimal" value={text} aria-invalid={!sound} onChange={(event) => setText(event.target.value)} data-testid="amount" />
        <Button type="submit" disabled={!sound}>{t('products.amount.use')}</Button>
      </span>
    </form>
  )
}
