import { useInfiniteQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { ordersQuery } from '@shared/api/books'
import { useFilters } from '@shared/shell/navigation'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { OrderTable } from './OrderTable'

const STATES = ['placed', 'submitted', 'confirmed', 'settled', 'rejected', 'cancelled'] as const

export default function OrdersPage() {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const late = useInfiniteQuery({ ...ordersQuery({ overdue: true }), refetchInterval: 15_000 })
  const orders = useInfiniteQuery({ ...ordersQuery({ state: STATES.find((state) => state === filters.state) }), refetchInterval: 15_000 })
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('trading.orders')}</h1>
        <Select
          style={{ width: 200 }}
          allowClear
          aria-label={t('advice.state')}
          placeholder={t('trading.all')}
          value={filters.state ?? null}
          options={STATES.map((state) => ({ value: state, label: t(`trading.state.${state}`) }))}
          onChange={(state: string | null | undefined) => setFilters({ state: state ?? undefined })}
        />
      </div>
      {late.data && allItems(late.data).length > 0 ? <OrderTable rows={allItems(late.data)} title={t('trading.late-orders')} /> : null}
      <MoreButton query={late} />
      <Ready query={orders}>{(data) => <OrderTable rows={allItems(data)} />}</Ready>
      <MoreButton query={orders} />
    </div>
  )
}
