import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Checkbox, Input, Select } from 'antd'
import { may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { facetsQuery, MAX_COMPARED, productsQuery } from '@shared/api/shelf'
import type { Product } from '@shared/api/types'
import { Link, useGo } from '@shared/shell/navigation'
import { Day, Money, Percent, Price } from '@shared/ui/Figures'
import { GradeMark } from '@shared/ui/marks'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { Access } from '@shared/ui/product/Access'
import { KINDS, useChosen, useShelfFilter } from '@shared/ui/product/filter'
import { ShelfFields } from '@shared/ui/product/ShelfFields'
import { StateMark } from '@shared/ui/product/StateMark'
import { Empty, Ready } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { type Say, useWords } from '@shared/words'

export default function ShelfPage() {
  const t = useWords()
  const go = useGo()
  const { data: me } = useMe()
  const [filter, setFilter] = useShelfFilter()
  const [chosen, choose] = useChosen()
  const products = useInfiniteQuery(productsQuery(filter))
  const { data: facets } = useQuery(facetsQuery(filter))
  const total = facets?.kinds.reduce((sum, one) => sum + one.count, 0) ?? 0
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('products.title')} <span className="small soft">{t('products.count', { n: total })}</span></h1>
        <span className="row wrap">
          {may(me, 'products:change:read') ? <Link to="/products/changes" className="button" testId="to-changes">{t('products.changes')}</Link> : null}
          {chosen.length > 1 ? <Link to={`/products/compare?ids=${chosen.join(',')}`} className="button primary">{t('products.compare')} ({chosen.length})</Link> : null}
        </span>
      </div>
      <section className="card stack">
        <div className="row wrap">
          <Input.Search style={{ width: 300, maxWidth: '100%' }} allowClear placeholder={t('products.search')} aria-label={t('products.search')} defaultValue={filter.q ?? ''} onSearch={(q) => setFilter({ q: q || undefined })} />
          <Select
            style={{ width: 180 }}
            aria-label={t('products.kind')}
            value={filter.kind ?? ''}
            options={[{ value: '', label: t('products.kind.all') }, ...KINDS.map((kind) => ({ value: kind, label: t(`products.kind.${kind}`) }))]}
            onChange={(kind) => setFilter({ kind: KINDS.find((known) => known === kind) })}
          />
          <span className="small soft">{t('products.sort.note')}</span>
        </div>
        <ShelfFields filter={filter} facets={facets} onChange={setFilter} />
      </section>
      <section className="card table-card">
        <Ready query={products}>
          {(data) => (
            <DataTable
              label={t('products.title')}
              testId="shelf"
              rows={allItems(data)}
              columns={columnsOf(t, chosen, choose)}
              rowKey="id"
              empty={<Empty title={t('products.none')} hint={t('products.none.advice')} />}
              onOpen={(row) => go(`/products/${row.id}`)}
            />
          )}
        </Ready>
      </section>
      <MoreButton query={products} />
    </div>
  )
}

function columnsOf(t: Say, chosen: string[], choose: (ids: string[]) => void) {
  const toggle = (id: string) => choose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  return [
    {
      title: <span className="hidden-label">{t('products.compare')}</span>,
      key: 'pick',
      render: (_: unknown, row: Product) => (
        <Checkbox
          checked={chosen.includes(row.id)}
          disabled={!chosen.includes(row.id) && chosen.length >= MAX_COMPARED}
          aria-label={t('products.compare.add', { name: row.name })}
          onClick={(event) => event.stopPropagation()}
          onChange={() => toggle(row.id)}
        />
      ),
    },
    { title: t('products.one'), key: 'name', render: (_: unknown, row: Product) => <Named row={row} /> },
    { title: t('products.grade'), key: 'grade', render: (_: unknown, row: Product) => <GradeMark grade={row.grade} /> },
    { title: t('products.state'), key: 'state', render: (_: unknown, row: Product) => <StateMark state={row.state} /> },
    { title: t('products.issuer'), dataIndex: 'issuer' },
    { title: t('products.min'), key: 'min', align: 'right' as const, render: (_: unknown, row: Product) => <Money of={row.min_amount} /> },
    { title: t('products.filter.within'), key: 'access', render: (_: unknown, row: Product) => <Access days={row.access_days} /> },
    { title: t('products.buy-fee'), key: 'buy', align: 'right' as const, render: (_: unknown, row: Product) => <Percent of={row.buy_fee} /> },
    { title: t('products.annual-fee'), key: 'annual', align: 'right' as const, render: (_: unknown, row: Product) => <Percent of={row.annual_fee} /> },
    { title: t('products.price'), key: 'price', align: 'right' as const, render: (_: unknown, row: Product) => <span><Price of={row.price} /><br /><span className="small soft"><Day of={row.price_date} /></span></span> },
  ]
}

function Named({ row }: { row: Product }) {
  const t = useWords()
  const kind = KINDS.find((known) => known === row.kind)
  return (
    <span>
      <strong>{row.name}</strong>
      <span className="small soft" style={{ display: 'block' }}><span className="num">{row.code}</span> · {kind ? t(`products.kind.${kind}`) : row.kind}</span>
    </span>
  )
}
