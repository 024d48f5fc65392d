import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { productQuery } from '@shared/api/shelf'
import { Link, useFilters, useParam } from '@shared/shell/navigation'
import { ProductBody } from '@shared/ui/product/ProductBody'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { MyVerdict } from './MyVerdict'
import { MyWhyNot } from './MyWhyNot'

export default function ProductPage() {
  const t = useWords()
  const [filters] = useFilters()
  const product = useQuery(productQuery(useParam('product'), filters.amount))
  const { data: me } = useMe()
  return (
    <Ready query={product} loading={<Loading lines={9} />}>
      {(data) => (
        <div className="page">
          <ProductBody product={data} />
          <MyVerdict product={data.id} amount={data.example.amount} />
          <MyWhyNot code={data.code} />
          {may(me, 'trading:plan:decide') ? <Link to={`/recurring/new?product=${data.id}`} className="button wide" testId="recurring-link">{t('recurring.begin')}</Link> : null}
          {may(me, 'trading:plan:decide') ? <Link to={`/conversion?product=${data.id}`} className="button wide" testId="conversion-link">{t('conversion.begin')}</Link> : null}
          {data.kind === 'fund' && may(me, 'trading:move:decide') ? <Link to={`/custody?direction=in&product=${data.id}`} className="button wide" testId="custody-in-link">{t('custody.in')}</Link> : null}
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
