import type { ShelfFilter } from '@shared/api/shelf'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { ShelfFields } from '@shared/ui/product/ShelfFields'
import { NO_FILTER } from '@shared/ui/product/filter'
import { Sheet } from '@shared/ui/Sheet'
import { useWords } from '@shared/words'

interface Props {
  filter: ShelfFilter
  facets: Schemas['CountsOut'] | undefined
  onChange: (change: ShelfFilter) => void
  onClose: () => void
}

/** All filters and the order, in a sheet that rises from the bottom of a phone. */
export function FilterSheet({ filter, facets, onChange, onClose }: Props) {
  const t = useWords()
  return (
    <Sheet title={t('products.filter')} onClose={onClose} testId="filter-sheet">
      <ShelfFields filter={filter} facets={facets} onChange={onChange} />
      <div className="row between">
        <Button look="plain" onClick={() => onChange(NO_FILTER)}>{t('products.filter.clear')}</Button>
        <Button look="primary" onClick={onClose} data-testid="close-filter">{t('products.filter.show')}</Button>
      </div>
    </Sheet>
  )
}
