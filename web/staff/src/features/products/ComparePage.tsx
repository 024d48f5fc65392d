import { useQuery } from '@tanstack/react-query'
import { compareQuery } from '@shared/api/shelf'
import { Link, useFilters } from '@shared/shell/navigation'
import { AmountField } from '@shared/ui/product/AmountField'
import { Compared } from '@shared/ui/product/Compared'
import { useChosen } from '@shared/ui/product/filter'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

export default function ComparePage() {
  const t = useWords()
  const [filters] = useFilters()
  const [ids] = useChosen('ids')
  const compared = useQuery(compareQuery(ids, filters.amount))
  return (
    <div className="page">
      <div className="page-head"><h1>{t('products.compare')}</h1></div>
      {ids.length === 0 ? (
        <Empty title={t('products.compare.none')} hint={t('products.compare.none.advice')}>
          <Link to="/products" className="button primary">{t('products.title')}</Link>
        </Empty>
      ) : (
        <Ready query={compared}>
          {({ items }) => (
            <>
              <AmountField currency={items[0]?.currency ?? ''} example={items[0]?.example.amount ?? ''} />
              <Compared items={items} />
            </>
          )}
        </Ready>
      )}
    </div>
  )
}
