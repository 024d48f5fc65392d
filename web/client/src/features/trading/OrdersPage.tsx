import { useInfiniteQuery } from '@tanstack/react-query'
import { ordersQuery } from '@shared/api/books'
import { useMe } from '@shared/api/session'
import { LIVE_MS } from '@shared/api/trading'
import type { Order } from '@shared/api/types'
import { Link } from '@shared/shell/navigation'
import { Day, Money, Units } from '@shared/ui/Figures'
import { isOver, OrderMark, Side } from '@shared/ui/marks'
import { More } from '@shared/ui/More'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'

export default function OrdersPage() {
  const t = useWords()
  const { data: me } = useMe()
  const orders = useInfiniteQuery({
    ...ordersQuery({ customer_id: me?.customer_id ?? '' }),
    refetchInterval: ({ state }) => {
      const known = state.data?.pages.flatMap((page) => page.items) ?? []
      return known.length > 0 && known.every((order) => isOver(order.state)) ? false : LIVE_MS
    },
  })
  return (
    <div className="page">
      <More query={orders} empty={<Empty title={t('trading.orders.none')} hint={t('trading.orders.none.advice')} />}>
        {(rows) => (
          <ul className="card lines">
            {rows.map((order) => <OrderLine key={order.id} order={order} />)}
          </ul>
        )}
      </More>
    </div>
  )
}

function OrderLine({ order }: { order: Order }) {
  return (
    <li data-testid="order" data-state={order.state}>
      <Link to={`/orders/${order.id}`} className="line-link">
        <div>
          <p className="name">{order.product_name}</p>
          <p className="small soft"><Side of={order.side} quick={order.quick} /> · <Day of={order.trade_date} /></p>
        </div>
        <div>
          <p>{order.amount ? <Money of={order.amount} /> : <Units of={order.units} />}</p>
          <OrderMark state={order.state} />
        </div>
      </Link>
    </li>
  )
}
