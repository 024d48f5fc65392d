import type { ProductPage } from '@shared/api/types'
import { GradeMark } from '@shared/ui/marks'
import { useWords } from '@shared/words'
import { AmountField } from './AmountField'
import { PriceRecord } from './PriceRecord'
import { BondFigures, Costing, KeyTerms, Losing, MoneyWay, Notices, SurrenderCurve } from './sections'

/** One product as a person reads it: what it is, how it loses, what it costs, when the money is back, then the terms. */
export function ProductBody({ product }: { product: ProductPage }) {
  const t = useWords()
  const known = (['draft', 'on_shelf', 'suspended', 'matured'] as const).find((state) => state === product.state)
  return (
    <>
      <section className="card stack" data-testid="what">
        <div>
          <h2>{product.name}</h2>
          <p className="row wrap">
            <GradeMark grade={product.grade} />
            {known && known !== 'on_shelf' ? <span className="mark wait">{t(`products.state.${known}`)}</span> : null}
            <span className="small soft num">{product.code}</span>
          </p>
        </div>
        <p>{product.what} {product.description}</p>
        <AmountField currency={product.currency} example={product.example.amount} />
      </section>
      <div className="two">
        <Losing product={product} />
        <MoneyWay product={product} />
      </div>
      <Costing product={product} />
      <SurrenderCurve product={product} />
      <BondFigures product={product} />
      <PriceRecord product={product} />
      <KeyTerms product={product} />
      <Notices product={product} />
    </>
  )
}
