import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { positionEntriesQuery, positionsQuery } from '@shared/api/books'
import type { Entry, Position } from '@shared/api/types'
import { Day, Money, MoneyChange, Percent, PercentChange, Price, Units } from '@shared/ui/Figures'
import { Link } from '@shared/shell/navigation'
import { GradeMark } from '@shared/ui/marks'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** Positions; a row opens into the entries its figures come from. */
export function Holdings({ customer }: { customer: string }) {
  const t = useWords()
  const positions = useQuery(positionsQuery(customer))
  const columns = [
    { title: t('products.title'), key: 'name', render: (_: unknown, row: Position) => <span><strong>{row.name}</strong> <GradeMark grade={row.grade} /></span> },
    { title: t('holdings.units'), key: 'units', align: 'right' as const, render: (_: unknown, row: Position) => <Units of={row.units} /> },
    { title: t('holdings.price'), key: 'price', align: 'right' as const, render: (_: unknown, row: Position) => <Price of={row.price} /> },
    { title: t('holdings.value'), key: 'value', align: 'right' as const, render: (_: unknown, row: Position) => <Money of={row.value} /> },
    { title: t('holdings.cost'), key: 'cost', align: 'right' as const, render: (_: unknown, row: Position) => <Money of={row.cost} /> },
    { title: t('holdings.gain.one'), key: 'gain', align: 'right' as const, render: (_: unknown, row: Position) => <MoneyChange of={row.gain} /> },
    { title: t('holdings.return'), key: 'return', align: 'right' as const, render: (_: unknown, row: Position) => <PercentChange of={row.return_pct} /> },
    { title: t('holdings.weight'), key: 'weight', align: 'right' as const, render: (_: unknown, row: Position) => <Percent of={row.weight} places={1} /> },
  ]
  return (
    <Ready query={positions}>
      {({ items, cash }) => (
        <section className="card table-card">
          <p className="table-title">{t('holdings.cash')} <strong><Money of={cash} /></strong></p>
          <DataTable
            label={t('holdings.positions')}
            testId="positions"
            rows={items}
            columns={columns}
            rowKey="instrument_id"
            empty={<Empty title={t('holdings.positions.none')} />}
            expand={(row) => <Entries customer={customer} instrument={row.instrument_id} />}
          />
        </section>
      )}
    </Ready>
  )
}

function Entries({ customer, instrument }: { customer: string; instrument: string }) {
  const t = useWords()
  const query = useInfiniteQuery(positionEntriesQuery(customer, instrument))
  const columns = [
    { title: t('holdings.entries'), dataIndex: 'label' },
    { title: t('trading.trade-date'), dataIndex: 'business_date', render: (date: string) => <Day of={date} /> },
    { title: t('holdings.units'), dataIndex: 'units', align: 'right' as const, render: (units: string | null) => <Units of={units} /> },
    { title: t('trading.amount'), key: 'amount', align: 'right' as const, render: (_: unknown, row: Entry) => <Money of={row.amount} /> },
    {
      title: t('nav.orders'),
      key: 'order',
      render: (_: unknown, row: Entry) => (
        <span className="row">
          {row.order_id ? <Link to={`/orders/${row.order_id}`}>{t('holdings.entry.order')}</Link> : null}
          {row.proposal_id ? <Link to={`/proposals/${row.proposal_id}`}>{t('holdings.entry.proposal')}</Link> : null}
        </span>
      ),
    },
  ]
  return (
    <Ready query={query}>
      {(data) => (
        <>
          <DataTable label={t('holdings.entries')} rows={allItems(data)} columns={columns} rowKey="seq" empty={<Empty title={t('holdings.entries.none')} />} />
          <MoreButton query={query} />
        </>
      )}
    </Ready>
  )
}
