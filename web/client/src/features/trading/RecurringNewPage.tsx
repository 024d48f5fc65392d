import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PlanTerms } from '@shared/api/recurring'
import { useMe } from '@shared/api/session'
import { productQuery } from '@shared/api/shelf'
import { Link, useFilters } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { AskedChoices } from '@shared/ui/Choices'
import { Field } from '@shared/ui/Field'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { RecurringQuote } from './RecurringQuote'

const AMOUNT = /^[0-9]{1,12}(\.[0-9]{1,2})?$/
const AVERAGES = ['0', '180', '250', '500'] as const
const LAST = { monthly: 28, weekly: 5 } as const

/** What, how much, when; then the dates and what is still to be read, before anything is decided. What was filled in is in the address. */
export default function RecurringNewPage() {
  const t = useWords()
  const { data: me } = useMe()
  const [filters, setFilters] = useFilters()
  const product = filters.product ?? ''
  const named = useQuery({ ...productQuery(product), enabled: product !== '' })
  const rhythm = filters.rhythm === 'weekly' ? 'weekly' : 'monthly'
  const waits = filters.waits !== 'no'
  const keeps = filters.reserve === 'yes'
  const amount = filters.amount ?? ''
  const day = filters.day ?? ''
  const rise = filters.raise ?? '0'
  const average = AVERAGES.find((days) => days === filters.average) ?? '0'
  const least = filters.least ?? '60'
  const most = filters.most ?? '200'
  const [asked, setAsked] = useState(false)
  const put = (change: Record<string, string>) => { setAsked(false); setFilters(change) }
  const whole = /^[0-9]{1,2}$/
  const inRange = /^(5[0-9]|[6-9][0-9]|100)$/.test(least) && /^(1[0-9]{2}|200)$/.test(most)
  const fits = AMOUNT.test(amount) && whole.test(day) && Number(day) >= 1 && Number(day) <= LAST[rhythm] && whole.test(rise) && Number(rise) <= 30 && (average === '0' || inRange)
  const price = average === '0'
    ? { average_days: 0, least_bps: 10000, most_bps: 10000 }
    : { average_days: Number(average), least_bps: Number(least) * 100, most_bps: Number(most) * 100 }
  const terms: PlanTerms | null = fits ? { product_id: product, amount, rhythm, day: Number(day), raise_bps: Number(rise) * 100, waits, keeps_reserve: keeps, ...price } : null
  const customer = me?.customer_id ?? ''
  if (product === '') {
    return (
      <Empty title={t('recurring.which')} hint={t('recurring.none.advice')}>
        <Link to="/products" className="button">{t('products.title')}</Link>
      </Empty>
    )
  }
  return (
    <div className="page">
      <section className="card stack" data-testid="recurring-form">
        <h2>{named.data?.name}</h2>
        <Field label={t('recurring.amount')} inputMode="decimal" maxLength={15} value={amount} data-testid="recurring-amount" onChange={(event) => put({ amount: event.target.value })} />
        <AskedChoices
          label={t('recurring.rhythm')}
          value={rhythm}
          choices={(['monthly', 'weekly'] as const).map((value) => ({ value, label: t(`recurring.rhythm.${value}`) }))}
          onChange={(value) => put({ rhythm: value })}
        />
        <Field label={t(rhythm === 'monthly' ? 'recurring.day.month' : 'recurring.day.week')} inputMode="numeric" maxLength={2} value={day} data-testid="recurring-day" onChange={(event) => put({ day: event.target.value })} />
        <Field label={t('recurring.raise')} inputMode="numeric" maxLength={2} value={rise} onChange={(event) => put({ raise: event.target.value })} />
        <AskedChoices
          label={t('recurring.price')}
          value={average}
          choices={AVERAGES.map((value) => ({ value, label: value === '0' ? t('recurring.price.no') : t('recurring.price.days', { days: value }) }))}
          onChange={(value) => put({ average: value })}
          testId="recurring-price"
        />
        {average === '0' ? null : (
          <>
            <p className="small soft">{t('recurring.price.note')}</p>
            <Field label={t('recurring.price.least')} inputMode="numeric" maxLength={3} value={least} data-testid="recurring-least" onChange={(event) => put({ least: event.target.value })} />
            <Field label={t('recurring.price.most')} inputMode="numeric" maxLength={3} value={most} data-testid="recurring-most" onChange={(event) => put({ most: event.target.value })} />
          </>
        )}
        <AskedChoices
          label={t('recurring.waits')}
          value={waits ? 'yes' : 'no'}
          choices={(['yes', 'no'] as const).map((value) => ({ value, label: t(`recurring.waits.${value}`) }))}
          onChange={(value) => put({ waits: value })}
        />
        <AskedChoices
          label={t('recurring.reserve')}
          value={keeps ? 'yes' : 'no'}
          choices={(['yes', 'no'] as const).map((value) => ({ value, label: t(`recurring.reserve.${value}`) }))}
          onChange={(value) => put({ reserve: value })}
          testId="recurring-reserve"
        />
        <Button wide data-testid="recurring-quote" disabled={!terms} onClick={() => setAsked(true)}>{t('recurring.ask')}</Button>
      </section>
      {asked && terms ? <RecurringQuote customer={customer} terms={terms} name={named.data?.name ?? ''} /> : null}
    </div>
  )
}
