import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { productPricesQuery } from '@shared/api/shelf'
import type { ProductPage } from '@shared/api/types'
import { formatDate } from '@shared/format'
import { Chart } from '@shared/ui/chart/Chart'
import { priceOption } from '@shared/ui/chart/options'
import { Day, Price } from '@shared/ui/Figures'
import { Loading, Ready } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'

/** The record of prices from its beginning, with its span in words; nothing while it is too young to be shown. */
export function PriceRecord({ product }: { product: ProductPage }) {
  const t = useWords()
  const prices = useQuery(productPricesQuery(product.id))
  return (
    <section className="card stack" data-testid="price-record">
      <div className="row between wrap">
        <h2>{t('products.price')}</h2>
        <span><strong><Price of={product.price} /></strong> <span className="small soft"><Day of={product.price_date} /></span></span>
      </div>
      <Ready query={prices} loading={<Loading lines={3} />} empty={{ when: (data) => data.items.length < 2 && data.withheld.length === 0, show: <p className="soft">{t('products.price.young')}</p> }}>
        {(data) => (
          <>
            {data.withheld.map((reason) => <p key={reason} className="soft" data-testid="withheld">{reason}</p>)}
            {data.benchmark === '' || data.items.length === 0 ? null : <p className="small">{t('products.price.benchmark', { benchmark: data.benchmark })}</p>}
            {data.items.length < 2 ? null : <Drawn points={data.items} />}
          </>
        )}
      </Ready>
      <p className="small soft">{t('products.price.note')}</p>
    </section>
  )
}

function Drawn({ points }: { points: { date: string; value: string }[] }) {
  const t = useWords()
  const language = useLanguage()
  const option = useMemo(() => priceOption(points), [points])
  const span = { from: formatDate(points[0]?.date, language), to: formatDate(points.at(-1)?.date, language) }
  return <Chart label={t('products.price.span', span)} height={180} option={option} />
}
