import { useInfiniteQuery } from '@tanstack/react-query'
import { Input, type InputRef } from 'antd'
import { useCallback, useRef, useState } from 'react'
import { customersQuery } from '@shared/api/desk'
import type { CustomerRow } from '@shared/api/types'
import { useFilters, useGo } from '@shared/shell/navigation'
import { Money } from '@shared/ui/Figures'
import { allItems } from '@shared/ui/More'
import { DataTable, useSlash } from '@shared/ui/table/DataTable'
import { MoreButton } from '@shared/ui/MoreButton'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { AssessmentMark } from './AssessmentMark'
import { useTierName } from './tier'

export default function CustomersPage() {
  const t = useWords()
  const go = useGo()
  const tierName = useTierName()
  const [filters] = useFilters()
  const customers = useInfiniteQuery(customersQuery({ q: filters.q }))
  const empty = <Empty title={t('customers.none')} hint={t('customers.none.advice')} />
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('customers.title')}</h1>
        <Search />
      </div>
      <section className="card table-card">
        <Ready query={customers}>
          {(data) => (
            <DataTable
              label={t('customers.title')}
              testId="customers"
              rows={allItems(data)}
              columns={columnsOf(t, tierName)}
              rowKey="id"
              empty={empty}
              onOpen={(row) => go(`/customers/${row.id}`)}
            />
          )}
        </Ready>
      </section>
      <div className="row between">
        <span className="small soft">{t('customers.pick')}</span>
        <MoreButton query={customers} />
      </div>
    </div>
  )
}

/** Looks after typing has paused, and keeps what is looked for in the address. */
function Search() {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const [text, setText] = useState(filters.q ?? '')
  const box = useRef<InputRef>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useSlash(useCallback(() => box.current?.focus(), []))
  const look = (value: string) => {
    setText(value)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setFilters({ q: value || undefined }), 250)
  }
  return (
    <Input.Search
      ref={box}
      style={{ width: 360 }}
      allowClear
      placeholder={`${t('customers.search')} · ${t('customers.search.key')}`}
      aria-label={t('customers.search')}
      data-testid="customer-search"
      value={text}
      onChange={(event) => look(event.target.value)}
      onSearch={(value) => setFilters({ q: value || undefined })}
    />
  )
}

function columnsOf(t: ReturnType<typeof useWords>, tierName: ReturnType<typeof useTierName>) {
  return [
    { title: t('customers.name'), key: 'name', render: (_: unknown, row: CustomerRow) => <Who row={row} /> },
    { title: t('customers.phone'), dataIndex: 'phone' },
    { title: t('customers.tier'), dataIndex: 'tier', render: tierName },
    { title: t('customers.level'), key: 'level', render: (_: unknown, row: CustomerRow) => <AssessmentMark level={row.level} state={row.assessment_state} /> },
    { title: t('customers.total'), key: 'total', align: 'right' as const, render: (_: unknown, row: CustomerRow) => <Money of={row.total} /> },
    { title: t('customers.household'), dataIndex: 'household', render: (name: string | null) => name ?? '—' },
    { title: t('customers.advisor'), dataIndex: 'advisor_name', render: (name: string | null) => name ?? '—' },
    { title: t('customers.city'), dataIndex: 'city', render: (name: string | null) => name ?? '—' },
  ]
}

function Who({ row }: { row: CustomerRow }) {
  return (
    <span>
      <strong>{row.name}</strong>
      <span className="small soft num" style={{ display: 'block' }}>{row.number}</span>
    </span>
  )
}
