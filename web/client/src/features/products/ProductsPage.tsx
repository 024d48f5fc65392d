import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { SearchBar } from 'antd-mobile'
import { useState } from 'react'
import { useMe } from '@shared/api/session'
import { facetsQuery, productsQuery } from '@shared/api/shelf'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Choices } from '@shared/ui/Choices'
import { More } from '@shared/ui/More'
import { useChosen, useShelfFilter } from '@shared/ui/product/filter'
import { HiddenProducts } from '@shared/ui/product/HiddenProducts'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { FilterSheet } from './FilterSheet'
import { ProductRow } from './ProductRow'

const KINDS = ['deposit', 'wmp', 'fund', 'bond', 'stock', 'insurance', 'metal', 'private'] as const

export default function ProductsPage() {
  const t = useWords()
  const [filter, setFilter, active] = useShelfFilter()
  const [chosen, choose] = useChosen()
  const [open, setOpen] = useState(false)
  const products = useInfiniteQuery(productsQuery(filter))
  const { data: facets } = useQuery(facetsQuery(filter))
  const { data: me } = useMe()
  const counts = new Map(facets?.kinds.map((one) => [one.value, one.count]))
  const kinds = facets ? KINDS.filter((kind) => counts.has(kind) || kind === filter.kind) : []
  return (
    <div className="page">
      <SearchBar placeholder={t('products.search')} defaultValue={filter.q ?? ''} onSearch={(q) => setFilter({ q: q || undefined })} onClear={() => setFilter({ q: undefined })} />
      <div className="filters">
        <Choices
          label={t('products.title')}
          value={filter.kind ?? 'all'}
          choices={[{ value: 'all', label: t('products.kind.all') }, ...kinds.map((value) => ({ value, label: `${t(`products.kind.${value}`)} ${counts.get(value) ?? 0}` }))]}
          onChange={(value) => setFilter({ kind: value === 'all' ? undefined : value })}
        />
      </div>
      <div className="row between">
        <span className="small soft">{t('products.sort.note')}</span>
        <Button onClick={() => setOpen(true)} data-testid="open-filter">{active > 0 ? `${t('products.filter')} · ${active}` : t('products.filter')}</Button>
      </div>
      <More query={products} empty={<Empty title={t('products.none')} hint={t('products.none.advice')} />}>
        {(rows) => (
          <ul className="card lines">
            {rows.map((product) => <ProductRow key={product.id} product={product} chosen={chosen} choose={choose} />)}
          </ul>
        )}
      </More>
      {me?.customer_id ? <HiddenProducts customer={me.customer_id} counts={products.data?.pages[0]?.hidden ?? []} filter={filter} /> : null}
      <p><Link to="/try">{t('preliminary.offer')}</Link></p>
      <p className="small soft">{t('products.warning')}</p>
      {me === null ? <SignInHint /> : null}
      {chosen.length > 0 ? <Tray chosen={chosen} clear={() => choose([])} /> : null}
      {open ? <FilterSheet filter={filter} facets={facets} onChange={setFilter} onClose={() => setOpen(false)} /> : null}
    </div>
  )
}

/** What has been chosen for comparison, always in reach. */
function Tray({ chosen, clear }: { chosen: string[]; clear: () => void }) {
  const t = useWords()
  return (
    <div className="tray" data-testid="tray">
      <span className="small">{t('products.compare.count', { n: chosen.length })}</span>
      <span className="row">
        <Button look="plain" onClick={clear}>{t('products.compare.clear')}</Button>
        <Link to={`/products/compare?ids=${chosen.join(',')}`} className="button primary" testId="compare">{t('products.compare.go')}</Link>
      </span>
    </div>
  )
}

function SignInHint() {
  const t = useWords()
  return (
    <div className="call quiet">
      <span>{t('products.advice')}</span>
      <Link to="/sign-in" className="button primary">{t('identity.sign-in')}</Link>
    </div>
  )
}
