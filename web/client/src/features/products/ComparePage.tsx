import { useQuery } from '@tanstack/react-query'
import { compareQuery } from '@shared/api/shelf'
import { Link, useFilters } from '@shared/shell/navigation'
import { AmountField } from '@shared/ui/product/AmountField'
import { Compared } from '@shared/ui/product/Compared'
import { useChosen } from '@shared/ui/product/filter'
import { Empty, Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { MyVerdict } from './MyVerdict'

export default function ComparePage() {
  const t = useWords()
  const [filters] = useFilters()
  const [ids] = useChosen('ids')
  const compared = useQuery(compareQuery(ids, filters.amount))
  if (ids.length === 0) {
    return (
      <Empty title={t('products.compare.none')} hint={t('products.compare.none.advice')}>
        <Link to="/products" className="button primary">{t('products.title')}</Link>
      </Empty>
    )
  }
  return (
    <Ready query={compared} loading={<Loading lines={8} />}>
      {({ items, hidden }) => (
        <div className="page">
          <AmountField currency={items[0]?.currency ?? ''} example={items[0]?.example.amount ?? ''} />
          <Compared items={items} />
          {hidden.map((one) => <p key={one.reason} className="call quiet" data-testid="not-compared">{t('products.compare.hidden', { n: one.count })} {one.text}</p>)}
          {items.map((one) => <MyVerdict key={one.id} product={one.id} amount={one.example.amount} named />)}
          <p className="small soft">{t('products.sort.note')} {t('products.warning')}</p>
        </div>
      )}
    </Ready>
  )
}
