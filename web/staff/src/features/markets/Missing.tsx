import type { Schemas } from '@shared/api/types'
import { formatDate } from '@shared/format'
import { Day } from '@shared/ui/Figures'
import { DataTable } from '@shared/ui/table/DataTable'
import { useLanguage, useWords } from '@shared/words'
import { Name } from './HeldPrices'

type Row = Schemas['MissingOut']

/** Instruments without a price for the last business day that is over. */
export function Missing({ missing, day }: { missing: Row[]; day: string }) {
  const t = useWords()
  const language = useLanguage()
  const columns = [
    { title: t('markets.instrument'), key: 'name', render: (_: unknown, row: Row) => <Name name={row.name} code={row.instrument} /> },
    { title: t('markets.missing.latest'), dataIndex: 'latest', render: (latest: string) => <Day of={latest} /> },
  ]
  return (
    <section className="card table-card" data-testid="missing-prices">
      <h2 className="table-title">{t('markets.missing')}</h2>
      <DataTable
        label={t('markets.missing')}
        rows={missing}
        columns={columns}
        rowKey="instrument"
        empty={<p className="table-title"><span className="mark good">{t('markets.missing.none', { date: formatDate(day, language) })}</span></p>}
      />
    </section>
  )
}
