import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { newIntent } from '@shared/api/client'
import { useMe } from '@shared/api/session'
import { redemptionQuery, useRedeem } from '@shared/api/trading'
import type { Schemas } from '@shared/api/types'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { FactList, type FactPair } from '@shared/ui/FactList'
import { Field } from '@shared/ui/Field'
import { Day, Moment, Money, Price, Units } from '@shared/ui/Figures'
import { useStepUp } from '@shared/ui/identity/StepUp'
import { Ready, Refused } from '@shared/ui/states'
import { useWords, type Say } from '@shared/words'

type Quote = Schemas['RedemptionOut']
type Quick = Schemas['QuickOut']
interface Held {
  customer: string
  product: string
}

const AMOUNT = /^[0-9]{1,12}(\.[0-9]{1,2})?$/

/** Sell what one holds: when the money comes and what it costs stands there before anything is decided. */
export function RedeemCard({ customer, product }: Held) {
  const t = useWords()
  const { data: me } = useMe()
  const [amount, setAmount] = useState('')
  const [asked, setAsked] = useState('')
  const quote = useQuery({ ...redemptionQuery(customer, product, asked), enabled: asked !== '' })
  if (!may(me, 'trading:order:redeem')) return null
  const wrong = !AMOUNT.test(amount)
  return (
    <section className="card stack" data-testid="redeem">
      <h2>{t('trading.redeem')}</h2>
      <Field label={t('trading.redeem.amount')} inputMode="decimal" value={amount} maxLength={15} onChange={(event) => setAmount(event.target.value)} />
      <Button wide data-testid="redeem-quote" disabled={wrong} busy={quote.isFetching} onClick={() => setAsked(amount)}>{t('trading.redeem.ask')}</Button>
      {asked ? <Ready query={quote}>{(data) => <Told quote={data} customer={customer} product={product} />}</Ready> : null}
    </section>
  )
}

function Told({ quote, customer, product }: Held & { quote: Quote }) {
  const t = useWords()
  const stepUp = useStepUp()
  const redeem = useRedeem(customer)
  const rows: FactPair[] = [
    [t('trading.redeem.paid'), <Day of={quote.paid_on} />],
    [t('trading.redeem.net'), <Money of={quote.net} />],
    [t('trading.fee'), <Money of={quote.fee} />],
    [t('trading.units'), <Units of={quote.units} />],
    [t('trading.redeem.price'), <><Price of={quote.price} /> · <Day of={quote.price_date} /></>],
    [t('trading.trade-date'), <Day of={quote.trade_date} />],
    [t('trading.redeem.cutoff'), <Moment of={quote.cutoff_at} />],
  ]
  const confirm = async (quick: Quick | null) => {
    const told = { customer_id: customer, amount: quote.amount.amount, units: quote.units, fee: quote.fee.amount, trade_date: quote.trade_date }
    const shown = quick ? { ...told, paid: quick.paid.amount } : told
    const title = t(quick ? 'trading.quick' : 'trading.redeem')
    const signed = quick ? atOnce(t, quick) : rows.slice(0, 4)
    const token = await stepUp({ title, operation: 'trading:order:redeem', subjectId: product, shown, rows: signed })
    if (token) redeem.mutate({ product_id: product, amount: quote.amount.amount, quick: quick !== null, token, intent: newIntent() })
  }
  if (redeem.data) {
    const done = t(redeem.data.quick ? 'trading.quick.done' : 'trading.redeem.done')
    return <p className="notice" role="status"><Link to={`/orders/${redeem.data.id}`} testId="redeemed">{done}</Link></p>
  }
  const { quick, locked_until: locked } = quote
  if (locked) {
    return (
      <div className="stack" data-testid="redeem-locked">
        <FactList rows={[[t('trading.redeem.free'), <Day of={locked} />], [t('trading.units'), <Units of={quote.units} />]]} />
        <p className="notice" role="status">{t('trading.redeem.locked')}</p>
      </div>
    )
  }
  return (
    <>
      <Refused error={redeem.error} />
      <div className={quick ? 'two' : 'stack'}>
        <div className="stack">
          {quick ? <h3>{t('trading.redeem.ordinary')}</h3> : null}
          <FactList rows={rows} />
          <p className="small soft">{t('trading.redeem.note')}</p>
          <Button look="primary" wide data-testid="redeem-confirm" busy={redeem.isPending} onClick={() => void confirm(null)}>{t('trading.redeem.confirm')}</Button>
        </div>
        {quick ? <AtOnce quick={quick} asked={quote.amount} busy={redeem.isPending} onConfirm={() => void confirm(quick)} /> : null}
      </div>
    </>
  )
}

/** The same money at once, while the day's limit lasts. */
function AtOnce({ quick, asked, busy, onConfirm }: { quick: Quick; asked: Quote['amount']; busy: boolean; onConfirm: () => void }) {
  const t = useWords()
  const tooMuch = Number(asked.amount) > Number(quick.left.amount)
  return (
    <div className="stack" data-testid="redeem-quick">
      <h3>{t('trading.quick')}</h3>
      <FactList rows={atOnce(t, quick)} />
      <p className="small soft">{t(tooMuch ? 'trading.quick.over' : 'trading.quick.note')}</p>
      <Button wide data-testid="quick-confirm" busy={busy} disabled={tooMuch} onClick={onConfirm}>{t('trading.quick.confirm')}</Button>
    </div>
  )
}

const atOnce = (t: Say, quick: Quick): FactPair[] => [
  [t('trading.redeem.paid'), t('trading.quick.now')],
  [t('trading.quick.paid'), <Money of={quick.paid} />],
  [t('trading.fee'), t('trading.quick.free')],
  [t('trading.quick.left'), <><Money of={quick.left} /> / <Money of={quick.limit} /></>],
]
