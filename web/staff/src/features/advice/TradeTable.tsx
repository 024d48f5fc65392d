import type { AllocationDesk } from '@shared/api/types'
import { Day, Money } from '@shared/ui/Figures'
import { Side } from '@shared/ui/marks'
import { Empty } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useWords } from '@shared/words'

type Trade = AllocationDesk['trades'][number]

/** The orders that would lead to the target, each with its whole cost and its days. */
export function TradeTable({ desk }: { desk: AllocationDesk }) {
  const t = useWords()
  const columns = [
    { title: t('products.title'), dataIndex: 'name', render: (name: string) => <strong>{name}</strong> },
    { title: t('trading.side'), key: 'side', render: (_: unknown, trade: Trade) => <Side of={trade.side} /> },
    { title: t('trading.amount'), key: 'amount', align: 'right' as const, render: (_: unknown, trade: Trade) => <Money of={trade.amount} /> },
    { title: t('allocation.trade.cost'), key: 'cost', align: 'right' as const, render: (_: unknown, trade: Trade) => <Money of={trade.cost} /> },
    {
      title: t('allocation.trade.day'),
      key: 'day',
      render: (_: unknown, trade: Trade) => (trade.after_sales ? t('allocation.trade.after-sales') : <Day of={trade.dealt_on} />),
    },
    {
      title: t('allocation.trade.paid'),
      key: 'paid',
      render: (_: unknown, trade: Trade) => (trade.side === 'redeem' ? <Day of={trade.paid_on} /> : null),
    },
  ]
  return (
    <section className="card table-card">
      <h2 className="table-title">{t('allocation.trades')}</h2>
      <DataTable
        label={t('allocation.trades')}
        testId="trades"
        rows={desk.trades}
        columns={columns}
        rowKey="product_id"
        empty={<Empty title={t('allocation.trades.none')} hint={t('allocation.trades.none.hint')} />}
      />
    </section>
  )
}
