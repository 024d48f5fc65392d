import { useQuery } from '@tanstack/react-query'
import { productQuery } from '@shared/api/books'
import { useMe } from '@shared/api/session'
import type { Product } from '@shared/api/types'
import { Link, useParam } from '@shared/shell/navigation'
import { FactList, type FactPair } from '@shared/ui/FactList'
import { Day, Money, Percent, Price } from '@shared/ui/Figures'
import { GradeMark } from '@shared/ui/marks'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

export default function ProductPage() {
  const t = useWords()
  const product = useQuery(productQuery(useParam('product')))
  const { data: me } = useMe()
  return (
    <Ready query={product}>
      {(data) => (
        <div className="page">
          <div className="two">
            <About product={data} />
            <Terms product={data} />
          </div>
          <p className="small soft">{t('products.warning')}</p>
          {me === null ? (
            <div className="call quiet">
              <span>{t('products.advice')}</span>
              <Link to="/sign-in" className="button primary">{t('identity.sign-in')}</Link>
            </div>
          ) : null}
        </div>
      )}
    </Ready>
  )
}

function About({ product }: { product: Product }) {
  const t = useWords()
  return (
    <section className="card stack">
      <div>
        <h2>{product.name}</h2>
        <p className="row wrap"><GradeMark grade={product.grade} /><span className="small soft">{product.code}</span></p>
      </div>
      <div className="row between">
        <span className="soft">{t('products.price')}</span>
        <span><strong><Price of={product.price} /></strong> <span className="small soft"><Day of={product.price_date} /></span></span>
      </div>
      <div>
        <h3>{t('products.what')}</h3>
        <p>{product.description}</p>
      </div>
    </section>
  )
}

function Terms({ product }: { product: Product }) {
  const t = useWords()
  const rows: FactPair[] = [
    [t('products.issuer'), product.issuer],
    [t('products.min'), <Money of={product.min_amount} />],
    [t('products.buy-fee'), <Percent of={product.buy_fee} />],
    [t('products.annual-fee'), <Percent of={product.annual_fee} />],
    [t('products.confirm'), t('products.confirm.days', { days: product.confirm_days })],
  ]
  return (
    <section className="card stack">
      <h2>{t('products.terms')}</h2>
      <FactList rows={rows} />
    </section>
  )
}
