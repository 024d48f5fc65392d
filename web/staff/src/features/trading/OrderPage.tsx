import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { orderQuery } from '@shared/api/books'
import { useMe } from '@shared/api/session'
import type { Order } from '@shared/api/types'
import { Link, useParam } from '@shared/shell/navigation'
import { Day, Moment, Money, Price, Units } from '@shared/ui/Figures'
import { isStopped, OrderMark, Side } from '@shared/ui/marks'
import { Ready } from '@shared/ui/states'
import { Steps } from '@shared/ui/Steps'
import { useWords } from '@shared/words'
import { Turn } from './Turn'

export default function OrderPage() {
  const t = useWords()
  const { data: me } = useMe()
  const order = useQuery(orderQuery(useParam('order')))
  return (
    <Ready query={order}>
      {(data) => (
        <div className="page">
          <div className="page-head">
            <div>
              <h1 className="row">{t('trading.order')} {data.number} <OrderMark state={data.state} /></h1>
              <p className="soft"><Link to={`/customers/${data.customer_id}`}>{data.customer_name}</Link></p>
            </div>
            {may(me, 'contracts:evidence:read') ? (
              <div className="row wrap">
                <Link className="button primary" to={`/orders/${data.id}/chain`} testId="chain">{t('evidence.chain.open')}</Link>
                <Link className="button" to={`/orders/${data.id}/evidence`} testId="evidence">{t('evidence.open')}</Link>
              </div>
            ) : null}
          </div>
          <div className="columns">
            <Details order={data} />
            <section className="card stack">
              <h2>{t('trading.progress')}</h2>
              <Steps steps={data.steps} stopped={isStopped(data.state)} />
            </section>
          </div>
        </div>
      )}
    </Ready>
  )
}

function Details({ order }: { order: Order }) {
  const t = useWords()
  return (
    <section className="card">
      <dl className="facts">
        <dt>{t('trading.product')}</dt>
        <dd><Side of={order.side} quick={order.quick} /> {order.product_name}</dd>
        <dt>{t('trading.amount')}</dt>
        <dd><Money of={order.amount} /></dd>
        <dt>{t('trading.fee')}</dt>
        <dd><Money of={order.fee} /></dd>
        <dt>{t('trading.units')}</dt>
        <dd><Units of={order.units} /></dd>
        <dt>{t('trading.price')}</dt>
        <dd><Price of={order.price} /></dd>
        <dt>{t('trading.placed')}</dt>
        <dd><Moment of={order.placed_at} /></dd>
        <dt>{t('trading.trade-date')}</dt>
        <dd><Day of={order.trade_date} /></dd>
        <dt>{t('trading.settle')}</dt>
        <dd><Day of={order.expected_settle} /></dd>
        <dt>{t('trading.turn')}</dt>
        <dd><Turn of={order} /></dd>
        <dt>{t('advice.clearance')}</dt>
        <dd className="raw">{order.clearance_id}</dd>
        <dt>{t('trading.proposal')}</dt>
        <dd>{order.proposal_id ? <Link to={`/proposals/${order.proposal_id}`}>{t('holdings.entry.proposal')}</Link> : '—'}</dd>
        <dt>{t('trading.reason')}</dt>
        <dd>{order.reason ? [order.reason, ...order.stops].map((said) => said.text).join(' ') : '—'}</dd>
        {order.changes.length === 0 ? null : <dt>{t('trading.changed')}</dt>}
        {order.changes.map((change) => <dd key={change.at}>{change.text}</dd>)}
      </dl>
    </section>
  )
}
