import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { newIntent } from '@shared/api/client'
import { planQuoteQuery, type PlanTerms, usePlanPapers, useSetUpPlan } from '@shared/api/recurring'
import { useMe } from '@shared/api/session'
import { productQuery } from '@shared/api/shelf'
import type { Schemas } from '@shared/api/types'
import { Link, useFilters, useGo } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Choices } from '@shared/ui/Choices'
import { FactList, type FactPair } from '@shared/ui/FactList'
import { Field } from '@shared/ui/Field'
import { Day, Money } from '@shared/ui/Figures'
import { useStepUp } from '@shared/ui/identity/StepUp'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const AMOUNT = /^[0-9]{1,12}(\.[0-9]{1,2})?$/
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
  const [asked, setAsked] = useState(false)
  const put = (change: Record<string, string>) => { setAsked(false); setFilters(change) }
  const whole = /^[0-9]{1,2}$/
  const fits = AMOUNT.test(amount) && whole.test(day) && Number(day) >= 1 && Number(day) <= LAST[rhythm] && whole.test(rise) && Number(rise) <= 20
  const terms: PlanTerms | null = fits ? { product_id: product, amount, rhythm, day: Number(day), raise_bps: Number(rise) * 100, waits, keeps_reserve: keeps } : null
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
        <Choices
          label={t('recurring.rhythm')}
          value={rhythm}
          choices={(['monthly', 'weekly'] as const).map((value) => ({ value, label: t(`recurring.rhythm.${value}`) }))}
          onChange={(value) => put({ rhythm: value })}
        />
        <Field label={t(rhythm === 'monthly' ? 'recurring.day.month' : 'recurring.day.week')} inputMode="numeric" maxLength={2} value={day} data-testid="recurring-day" onChange={(event) => put({ day: event.target.value })} />
        <Field label={t('recurring.raise')} inputMode="numeric" maxLength={2} value={rise} onChange={(event) => put({ raise: event.target.value })} />
        <Choices
          label={t('recurring.waits')}
          value={waits ? 'yes' : 'no'}
          choices={(['yes', 'no'] as const).map((value) => ({ value, label: t(`recurring.waits.${value}`) }))}
          onChange={(value) => put({ waits: value })}
        />
        <Choices
          label={t('recurring.reserve')}
          value={keeps ? 'yes' : 'no'}
          choices={(['yes', 'no'] as const).map((value) => ({ value, label: t(`recurring.reserve.${value}`) }))}
          onChange={(value) => put({ reserve: value })}
          testId="recurring-reserve"
        />
        <Button wide data-testid="recurring-quote" disabled={!terms} onClick={() => setAsked(true)}>{t('recurring.ask')}</Button>
      </section>
      {asked && terms ? <Quote customer={customer} terms={terms} name={named.data?.name ?? ''} /> : null}
    </div>
  )
}

function Quote({ customer, terms, name }: { customer: string; terms: PlanTerms; name: string }) {
  const quote = useQuery(planQuoteQuery(customer, terms))
  return <Ready query={quote}>{(data) => <Told customer={customer} terms={terms} name={name} quote={data} />}</Ready>
}

function Told({ customer, terms, name, quote }: { customer: string; terms: PlanTerms; name: string; quote: Schemas['PlanQuoteOut'] }) {
  const t = useWords()
  const go = useGo()
  const stepUp = useStepUp()
  const papers = usePlanPapers(customer)
  const begin = useSetUpPlan(customer)
  const rows: FactPair[] = [
    [t('recurring.dates'), quote.dates.map((date) => <div key={date.on}><Day of={date.on} /> · <Money of={date.amount} /></div>)],
    [t('trading.amount'), <Money of={quote.amount} />],
    [t('recurring.highest'), <Money of={quote.highest} />],
  ]
  const read = () => papers.mutate(terms, { onSuccess: (data) => { if (data.disclosure_id) go(`/papers/${data.disclosure_id}`) } })
  const confirm = async () => {
    const { product_id, rhythm, day, raise_bps, waits, keeps_reserve } = terms
    const shown = { customer_id: customer, amount: quote.amount.amount, rhythm, day, raise_bps, waits, keeps_reserve }
    const token = await stepUp({ title: t('recurring.new'), operation: 'trading:plan:decide', subjectId: product_id, shown, rows: [[t('trading.product'), name], ...rows] })
    if (token) begin.mutate({ terms, token, intent: newIntent() })
  }
  if (begin.data) return <p className="notice" role="status"><Link to={`/recurring/${begin.data.id}`} testId="recurring-begun">{t('recurring.done')}</Link></p>
  return (
    <section className="card stack" data-testid="recurring-told">
      <FactList rows={rows} />
      <p className="small soft">{t('recurring.note')}</p>
      <Refused error={papers.error ?? begin.error} />
      {quote.told ? null : <Button wide data-testid="recurring-read" busy={papers.isPending} onClick={read}>{t('recurring.read')}</Button>}
      {quote.to_sign ? <Link to={`/documents/sign?product=${terms.product_id}`} className="button wide">{t('recurring.sign')}</Link> : null}
      <Button look="primary" wide data-testid="recurring-confirm" disabled={!quote.told || quote.to_sign > 0} busy={begin.isPending} onClick={() => void confirm()}>
        {t('recurring.confirm')}
      </Button>
    </section>
  )
}
