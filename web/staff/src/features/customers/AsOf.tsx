import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { useFilters } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { FactForm } from '@shared/ui/record/FactForm'
import { useWords } from '@shared/words'

/** The day whose knowledge the page shows, and recording what was learned in conversation. */
export function AsOf({ customer }: { customer: string }) {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const { data: me } = useMe()
  const [open, setOpen] = useState(false)
  return (
    <div className="row wrap">
      <label className="row small soft">
        {t('record.as-of')}
        <input type="date" data-testid="as-of" value={filters.asof ?? ''} onChange={(event) => setFilters({ asof: event.target.value || undefined })} />
      </label>
      {filters.asof ? <Button look="plain" onClick={() => setFilters({ asof: undefined })}>{t('record.today')}</Button> : null}
      {!filters.asof && may(me, 'customers:fact:state') ? <Button onClick={() => setOpen(true)} data-testid="record-fact">{t('record.add')}</Button> : null}
      {open ? <FactForm customer={customer} onClose={() => setOpen(false)} /> : null}
    </div>
  )
}
