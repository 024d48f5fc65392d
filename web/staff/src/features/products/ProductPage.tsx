import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { productQuery } from '@shared/api/shelf'
import { versionsQuery } from '@shared/api/shelfLife'
import type { ProductPage as Shown, Schemas } from '@shared/api/types'
import { Link, useFilters, useParam } from '@shared/shell/navigation'
import { ExplanationTree } from '@shared/ui/ExplanationTree'
import { Day, Percent } from '@shared/ui/Figures'
import { ProductBody } from '@shared/ui/product/ProductBody'
import { StateMark } from '@shared/ui/product/StateMark'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { ChangeForm } from './ChangeForm'

export default function ProductPage() {
  const t = useWords()
  const id = useParam('product')
  const [filters] = useFilters()
  const { data: me } = useMe()
  const product = useQuery(productQuery(id, filters.amount))
  const versions = useQuery(versionsQuery(id))
  return (
    <Ready query={product}>
      {(data) => (
        <div className="page">
          <div className="page-head">
            <h1 className="row wrap">{data.name} <StateMark state={data.state} /></h1>
            <div className="row wrap">
              {may(me, 'compliance:service:propose') ? <Link className="button" to={`/service?product=${data.id}`}>{t('service.title')}</Link> : null}
              <Link to="/products" className="button">{t('products.title')}</Link>
            </div>
          </div>
          <div className="columns">
            <div className="page"><ProductBody product={data} /></div>
            <div className="page">
              <Grade product={data} />
              {may(me, 'products:change:propose') ? <ChangeForm product={data} /> : null}
              <Ready query={versions}>{(rows) => <Versions rows={rows} />}</Ready>
            </div>
          </div>
        </div>
      )}
    </Ready>
  )
}

function Grade({ product }: { product: Shown }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="grade-why">
      <h2>{t('products.grade')} {product.grade}</h2>
      <p>{t('products.grades.both', { issuer: product.issuer_grade || '—', seller: product.seller_grade || '—' })}</p>
      {product.grade_why ? <ExplanationTree of={product.grade_why} /> : <p className="small soft">{t('products.grade.none')}</p>}
    </section>
  )
}

function Versions({ rows }: { rows: Schemas['VersionOut'][] }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="versions">
      <h2>{t('products.papers')}</h2>
      <ol className="stack">
        {rows.map((row) => (
          <li key={row.version}>
            <p className="row wrap"><strong className="num">v{row.version}</strong> <Day of={row.valid_from} /> <StateMark state={row.state} /></p>
            <p className="small soft">{row.grade} · {t('products.buy-fee')} <Percent of={row.buy_fee} /> · {t('products.annual-fee')} <Percent of={row.annual_fee} /></p>
          </li>
        ))}
      </ol>
    </section>
  )
}
