import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { positionsQuery } from '@shared/api/books'
import { newIntent } from '@shared/api/client'
import { conversionQuoteQuery, conversionsQuery, type ConversionTerms, useConversionPapers, useConvert } from '@shared/api/conversions'
import { useMe } from '@shared/api/session'
import { productQuery } from '@shared/api/shelf'
import type { Schemas } from '@shared/api/types'
import { Link, useFilters, useGo } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Choices } from '@shared/ui/Choices'
import { FactList, type FactPair } from '@shared/ui/FactList'
import { Field } from '@shared/ui/Field'
import { Day, Moment, Money } from '@shared/ui/Figures'
import { useStepUp } from '@shared/ui/identity/StepUp'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const AMOUNT = /^[0-9]{1,12}(\.[0-9]{1,2})?$/

/** Out of something one holds into another product: both legs stand there before anything is decided. What was filled in is in the address. */
export default function ConversionPage() {
  const t = useWords()
  const { data: me } = useMe()
  const customer = me?.customer_id ?? ''
  const [filters, setFilters] = useFilters()
  const to = filters.product ?? ''
  const named = useQuery({ ...productQuery(to), enabled: to !== '' })
  const positions = useQuery({ ...positionsQuery(customer), enabled: customer !== '' })
  const [asked, setAsked] = useState(false)
  const put = (change: Record<string, string>) => { setAsked(false); setFilters(change) }
  const { from = '', amount = '' } = filters
  const terms: ConversionTerms | null = from && AMOUNT.test(amount) ? { from_id: from, to_id: to, amount } : null
  return (
    <div className="page">
      {to ? (
        <section className="card stack" data-testid="conversion-form">
          <h2>{t('conversion.into')} {named.data?.name}</h2>
          <Ready query={positions}>
            {({ items }) => {
              const choices = items.filter((one) => one.product_id !== to).map((one) => ({ value: one.product_id, label: one.name }))
              return choices.length ? <Choices label={t('conversion.from')} value={from} choices={choices} onChange={(value) => put({ from: value })} /> : <Empty title={t('conversion.nothing')} hint={t('conversion.nothing.advice')} />
            }}
          </Ready>
          <Field label={t('conversion.amount')} inputMode="decimal" maxLength={15} value={amount} data-testid="conversion-amount" onChange={(event) => put({ amount: event.target.value })} />
          <Button wide data-testid="conversion-quote" disabled={!terms} onClick={() => setAsked(true)}>{t('trading.redeem.ask')}</Button>
        </section>
      ) : null}
      {asked && terms ? <Quote customer={customer} terms={terms} name={named.data?.name ?? ''} /> : null}
      <Earlier customer={customer} begun={to !== ''} />
    </div>
  )
}

function Quote({ customer, terms, name }: { customer: string; terms: ConversionTerms; name: string }) {
  const quote = useQuery(conversionQuoteQuery(customer, terms))
  return <Ready query={quote}>{(data) => <Told customer={customer} terms={terms} name={name} quote={data} />}</Ready>
}

function Told({ customer, terms, name, quote }: { customer: string; terms: ConversionTerms; name: string; quote: Schemas['ConversionQuoteOut'] }) {
  const t = useWords()
  const go = useGo()
  const stepUp = useStepUp()
  const papers = useConversionPapers(customer)
  const convert = useConvert(customer)
  const sold = quote.redemption
  const rows: FactPair[] = [
    [t('trading.redeem.net'), <Money of={sold.net} />],
    [t('conversion.redeem.fee'), <Money of={sold.fee} />],
    [t('conversion.day'), <Day of={sold.paid_on} />],
    [t('conversion.bought'), <>{name} · <Money of={quote.bought} /></>],
    [t('conversion.buy.fee'), <Money of={quote.fee} />],
  ]
  const read = () => papers.mutate(terms, { onSuccess: (data) => { if (data.disclosure_id) go(`/papers/${data.disclosure_id}`) } })
  const confirm = async () => {
    const redeemed = { customer_id: customer, amount: sold.amount.amount, units: sold.units, fee: sold.fee.amount, trade_date: sold.trade_date }
    const shown = { ...redeemed, from_id: terms.from_id, bought: quote.bought.amount, buy_fee: quote.fee.amount }
    const token = await stepUp({ title: t('conversion.title'), operation: 'trading:plan:decide', subjectId: terms.to_id, shown, rows })
    if (token) convert.mutate({ terms, token, intent: newIntent() })
  }
  if (convert.data) return <p className="notice" role="status"><Link to={`/orders/${convert.data.redemption_id}`} testId="converted">{t('conversion.done')}</Link></p>
  return (
    <section className="card stack" data-testid="conversion-told">
      <FactList rows={rows} />
      <p className="small soft">{t('conversion.note')}</p>
      <Refused error={papers.error ?? convert.error} />
      {quote.told ? null : <Button wide busy={papers.isPending} onClick={read}>{t('recurring.read')}</Button>}
      {quote.to_sign ? <Link to={`/documents/sign?product=${terms.to_id}`} className="button wide">{t('recurring.sign')}</Link> : null}
      <Button look="primary" wide data-testid="conversion-confirm" disabled={!quote.told || quote.to_sign > 0} busy={convert.isPending} onClick={() => void confirm()}>
        {t('conversion.confirm')}
      </Button>
    </section>
  )
}

/** Conversions so far: what each came to, or why nothing was bought. */
function Earlier({ customer, begun }: { customer: string; begun: boolean }) {
  const t = useWords()
  const conversions = useQuery(conversionsQuery(customer))
  return (
    <Ready query={conversions}>
      {({ items }) =>
        items.length ? (
          <ul className="card lines">
            {items.map((one) => (
              <li key={one.id} data-testid="conversion">
                <p className="name">{one.from_name} → {one.to_name}</p>
                <p className="small soft"><Money of={one.amount} /> · <Moment of={one.agreed_at} /></p>
                {one.reason ? <p>{t('conversion.kept')} {one.reason.text}</p> : <Link to={`/orders/${one.purchase_id ?? one.redemption_id}`}>{t(one.purchase_id ? 'conversion.purchase' : 'conversion.redemption')}</Link>}
              </li>
            ))}
          </ul>
        ) : begun ? null : <Empty title={t('conversion.none')} hint={t('conversion.none.advice')} />
      }
    </Ready>
  )
}
