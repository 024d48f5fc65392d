import type { Order } from '@shared/api/types'
import { useGo } from '@shared/shell/navigation'
import { Day, Money, Units } from '@shared/ui/Figures'
import { OrderMark, Side } from '@shared/ui/marks'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Turn } from './Turn'

/** Orders of everyone, or of one customer. */
export function OrderTable({ rows, ofOne = false, title }: { rows: Order[]; ofOne?: boolean; title?: string }) {
  const t = useWords()
  const go = useGo()
  const who = { title: t('advice.customer'), dataIndex: 'customer_name' }
  const columns = [
    { title: t('trading.number'), dataIndex: 'number' },
    ...(ofOne ? [] : [who]),
    { title: t('trading.product'), key: 'product', render: (_: unknown, row: Order) => <span><Side of={row.side} /> {row.product_name}</span> },
    { title: t('advice.state'), key: 'state', render: (_: unknown, row: Order) => <OrderMark state={row.state} /> },
    { title: t('trading.turn'), key: 'turn', render: (_: unknown, row: Order) => <Turn of={row} /> },
    { title: t('trading.amount'), key: 'amount', align: 'right' as const, render: (_: unknown, row: Order) => <Money of={row.amount} /> },
    { title: t('trading.units'), key: 'units', align: 'right' as const, render: (_: unknown, row: Order) => <Units of={row.units} /> },
    { title: t('trading.trade-date'), dataIndex: 'trade_date', render: (date: string) => <Day of={date} /> },
    { title: t('trading.settle'), dataIndex: 'expected_settle', render: (date: string) => <Day of={date} /> },
  ]
  return (
    <section className="card table-card">
      {title ? <h2 className="table-title">{title}</h2> : null}
      <DataTable
        label={title ?? t('trading.orders')}
        testId={title ? 'orders-late' : 'orders'}
        rows={rows}
        columns={columns}
        rowKey="id"
        empty={<Empty title={t('trading.orders.none')} hint={t('trading.orders.none.staff')} />}
        onOpen={(row) => go(`/orders/${row.id}`)}
      />
    </section>
  )
}
