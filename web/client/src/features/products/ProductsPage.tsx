import { useInfiniteQuery } from '@tanstack/react-query'
import { SearchBar } from 'antd-mobile'
import { productsQuery } from '@shared/api/books'
import { useMe } from '@shared/api/session'
import type { Product } from '@shared/api/types'
import { Link, useFilters } from '@shared/shell/navigation'
import { Choices } from '@shared/ui/Choices'
import { Day, Money, Price } from '@shared/ui/Figures'
import { GradeMark } from '@shared/ui/marks'
import { More } from '@shared/ui/More'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'

const KINDS = ['deposit', 'wmp', 'fund', 'bond', 'stock', 'insurance', 'metal'] as const
type Kind = (typeof KINDS)[number] | 'all'

const kindOf = (text: string | undefined): Kind => KINDS.find((kind) => kind === text) ?? 'all'

export default function ProductsPage() {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const kind = kindOf(filters.kind)
  const products = useInfiniteQuery(productsQuery({ q: filters.q, kind: kind === 'all' ? undefined : kind }))
  const { data: me } = useMe()
  return (
    <div className="page">
      <SearchBar placeholder={t('products.search')} defaultValue={filters.q ?? ''} onSearch={(q) => setFilters({ q })} onClear={() => setFilters({ q: undefined })} />
      <div className="filters">
        <Choices
          label={t('products.title')}
          value={kind}
          choices={[{ value: 'all', label: t('products.kind.all') }, ...KINDS.map((value) => ({ value, label: t(`products.kind.${value}`) }))]}
          onChange={(value) => setFilters({ kind: value === 'all' ? undefined : value })}
        />
      </div>
      <More query={products} empty={<Empty title={t('products.none')} hint={t('products.none.advice')} />}>
        {(rows) => (
          <ul className="card lines">
            {rows.map((product) => <ProductRow key={product.id} product={product} />)}
          </ul>
        )}
      </More>
      <p className="small soft">{t('products.warning')}</p>
      {me === null ? <SignInHint /> : null}
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

function ProductRow({ product }: { product: Product }) {
  const t = useWords()
  return (
    <li data-testid="product" data-code={product.code}>
      <Link to={`/products/${product.id}`} className="line-link">
        <div>
          <p className="name">{product.name}</p>
          <p><GradeMark grade={product.grade} /></p>
          <p className="small soft">{t('products.min')} <Money of={product.min_amount} /></p>
        </div>
        <div>
          <p><Price of={product.price} /></p>
          <p className="small soft"><Day of={product.price_date} /></p>
        </div>
      </Link>
    </li>
  )
}
