import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { orderQuery } from '@shared/api/books'
import { usePassportOfOrder } from '@shared/api/evidence'
import { useMe } from '@shared/api/session'
import type { Order } from '@shared/api/types'
import { LIVE_MS } from '@shared/api/trading'
import { Link, useParam } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { FactList, type FactPair } from '@shared/ui/FactList'
import { Day, Moment, Money, Price, Units } from '@shared/ui/Figures'
import { isOver, isStopped, OrderMark, Side } from '@shared/ui/marks'
import { Ready, Refused } from '@shared/ui/states'
import { Steps } from '@shared/ui/Steps'
import { useWords } from '@shared/words'
import { CancelSheet } from './CancelSheet'

export default function OrderPage() {
  const order = useQuery({
    ...orderQuery(useParam('order')),
    refetchInterval: ({ state }) => (state.data && isOver(state.data.state) ? false : LIVE_MS),
  })
  return (
    <Ready query={order}>
      {(data) => (
        <div className="page">
          <div className="two">
            <Details order={data} />
            <Progress order={data} />
          </div>
        </div>
      )}
    </Ready>
  )
}

function Progress({ order }: { order: Order }) {
  const t = useWords()
  const { data: me } = useMe()
  const [asking, setAsking] = useState(false)
  return (
    <section className="card stack">
      <h2>{t('trading.progress')}</h2>
      <Steps steps={order.steps} stopped={isStopped(order.state)} />
      {order.can_cancel && may(me, 'trading:order:cancel') ? (
        <Button look="danger" wide data-testid="cancel" onClick={() => setAsking(true)}>{t('trading.cancel')}</Button>
      ) : null}
      <Proof order={order.id} />
      {asking ? <CancelSheet order={order} onClose={() => setAsking(false)} /> : null}
    </section>
  )
}

/** The customer's own proof, to keep or to show to somebody. */
function Proof({ order }: { order: string }) {
  const t = useWords()
  const { data: me } = useMe()
  const proof = usePassportOfOrder()
  if (!may(me, 'contracts:passport:export')) return null
  return (
    <>
      <p className="soft">{t('evidence.mine.hint')}</p>
      <Button wide busy={proof.isPending} data-testid="proof" onClick={() => proof.mutate(order)}>{t('evidence.mine')}</Button>
      <Refused error={proof.error} />
    </>
  )
}

function Details({ order }: { order: Order }) {
  const t = useWords()
  const rows: FactPair[] = [
    [t('trading.number'), order.number],
    [t('trading.amount'), <Money of={order.amount} />],
    [t('trading.fee'), <Money of={order.fee} />],
    [t('trading.units'), <Units of={order.units} />],
    [t('trading.price'), <Price of={order.price} />],
    [t('trading.placed'), <Moment of={order.placed_at} />],
    [t('trading.trade-date'), <Day of={order.trade_date} />],
    [t('trading.settle'), <Day of={order.expected_settle} />],
    [t('trading.product'), <Link to={`/products/${order.product_id}`}>{order.product_name}</Link>],
  ]
  if (order.allotted) rows.push([t('offers.allotted'), <Money of={order.allotted} />])
  if (order.proposal_id) rows.push([t('trading.proposal'), <Link to={`/proposals/${order.proposal_id}`}>{t('holdings.entry.proposal')}</Link>])
  if (order.reason) rows.push([t('trading.reason'), [order.reason, ...order.stops].map((said) => said.text).join(' ')])
  for (const change of order.changes) rows.push([t('trading.changed'), change.text])
  return (
    <section className="card stack" data-testid="order-details">
      <div className="row between">
        <h2><Side of={order.side} quick={order.quick} /> {order.product_name}</h2>
        <OrderMark state={order.state} />
      </div>
      <FactList rows={rows} />
    </section>
  )
}
