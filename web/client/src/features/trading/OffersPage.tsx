import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { newIntent } from '@shared/api/client'
import { offersQuery, subscriptionQuoteQuery, type SubscriptionTerms, useSubscribe, useSubscriptionPapers } from '@shared/api/offers'
import { useMe } from '@shared/api/session'
import type { Order, Schemas } from '@shared/api/types'
import { Link, useFilters, useGo } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { FactList, type FactPair } from '@shared/ui/FactList'
import { Field } from '@shared/ui/Field'
import { Day, Moment, Money, Percent } from '@shared/ui/Figures'
import { useStepUp } from '@shared/ui/identity/StepUp'
import { OrderMark } from '@shared/ui/marks'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const AMOUNT = /^[0-9]{1,12}(\.[0-9]{1,2})?$/

/** Products one can ask for before they exist, and what became of what one asked for. What was filled in is in the address. */
export default function OffersPage() {
  const t = useWords()
  const { data: me } = useMe()
  const customer = me?.customer_id ?? ''
  const offers = useQuery(offersQuery(customer))
  return (
    <div className="page">
      <Ready query={offers}>
        {({ items, asked }) => (
          <>
            {items.length ? items.map((one) => <Offer key={one.product_id} customer={customer} offer={one} />) : <Empty title={t('offers.none')} hint={t('offers.none.advice')} />}
            {asked.length ? <Asked orders={asked} /> : null}
          </>
        )}
      </Ready>
    </div>
  )
}

function Offer({ customer, offer }: { customer: string; offer: Schemas['OfferOut'] }) {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const [shown, setShown] = useState(false)
  const amount = filters.product === offer.product_id ? (filters.amount ?? '') : ''
  const terms: SubscriptionTerms | null = AMOUNT.test(amount) ? { product_id: offer.product_id, amount } : null
  const rows: FactPair[] = [
    [t('offers.days'), <><Day of={offer.opens_on} /> – <Day of={offer.closes_on} /></>],
    [t('offers.founded'), <Day of={offer.founded_on} />],
    [t('offers.minimum'), <Money of={offer.minimum} />],
    [t('offers.least'), <Money of={offer.least} />],
  ]
  if (offer.most) rows.push([t('offers.most'), <><Money of={offer.most} /> · {offer.rule}</>])
  if (Number(offer.rate)) rows.push([t('offers.rate'), <Percent of={offer.rate} />])
  return (
    <section className="card stack" data-testid="offer">
      <h2><Link to={`/products/${offer.product_id}`}>{offer.name}</Link></h2>
      <FactList rows={rows} />
      <Field label={t('offers.amount')} inputMode="decimal" maxLength={15} value={amount} data-testid="offer-amount" onChange={(event) => { setShown(false); setFilters({ product: offer.product_id, amount: event.target.value }) }} />
      <Button wide data-testid="offer-quote" disabled={!terms} onClick={() => setShown(true)}>{t('offers.ask')}</Button>
      {shown && terms ? <Quote customer={customer} terms={terms} name={offer.name} /> : null}
    </section>
  )
}

function Quote({ customer, terms, name }: { customer: string; terms: SubscriptionTerms; name: string }) {
  const quote = useQuery(subscriptionQuoteQuery(customer, terms))
  return <Ready query={quote}>{(data) => <Told customer={customer} terms={terms} name={name} quote={data} />}</Ready>
}

function Told({ customer, terms, name, quote }: { customer: string; terms: SubscriptionTerms; name: string; quote: Schemas['SubscriptionQuoteOut'] }) {
  const t = useWords()
  const go = useGo()
  const stepUp = useStepUp()
  const papers = useSubscriptionPapers(customer)
  const subscribe = useSubscribe(customer)
  const rows: FactPair[] = [
    [t('offers.held'), <Money of={quote.amount} />],
    [t('offers.fee'), <Money of={quote.fee} />],
    [t('offers.interest'), <Money of={quote.interest} />],
    [t('offers.until'), <Moment of={quote.cutoff_at} />],
    [t('offers.decided'), <Day of={quote.founded_on} />],
  ]
  const read = () => papers.mutate(terms, { onSuccess: (data) => { if (data.disclosure_id) go(`/papers/${data.disclosure_id}`) } })
  const confirm = async () => {
    const shown = { customer_id: customer, amount: quote.amount.amount, fee: quote.fee.amount, founded_on: quote.founded_on }
    const token = await stepUp({ title: t('offers.title'), operation: 'trading:plan:decide', subjectId: terms.product_id, shown, rows: [[t('trading.product'), name], ...rows] })
    if (token) subscribe.mutate({ terms, token, intent: newIntent() })
  }
  if (subscribe.data) return <p className="notice" role="status"><Link to={`/orders/${subscribe.data.id}`} testId="subscribed">{t('offers.done')}</Link></p>
  return (
    <div className="stack" data-testid="offer-told">
      <FactList rows={rows} />
      <p className="small soft">{t('offers.note')}</p>
      <Refused error={papers.error ?? subscribe.error} />
      {quote.told ? null : <Button wide busy={papers.isPending} onClick={read}>{t('recurring.read')}</Button>}
      {quote.to_sign ? <Link to={`/documents/sign?product=${terms.product_id}`} className="button wide">{t('recurring.sign')}</Link> : null}
      <Button look="primary" wide data-testid="offer-confirm" disabled={!quote.told || quote.to_sign > 0} busy={subscribe.isPending} onClick={() => void confirm()}>
        {t('offers.confirm')}
      </Button>
    </div>
  )
}

/** What one asked for: all of it, the part that was allotted, or nothing and why. */
function Asked({ orders }: { orders: Order[] }) {
  const t = useWords()
  return (
    <ul className="card lines">
      {orders.map((one) => (
        <li key={one.id} data-testid="subscription">
          <Link to={`/orders/${one.id}`} className="line-link">
            <div>
              <p className="name">{one.product_name}</p>
              <p className="small soft">{t('offers.asked')} {one.amount ? <Money of={one.amount} /> : null}{one.allotted ? <> · {t('offers.allotted')} <Money of={one.allotted} /></> : null}</p>
            </div>
            <OrderMark state={one.state} />
          </Link>
        </li>
      ))}
    </ul>
  )
}
