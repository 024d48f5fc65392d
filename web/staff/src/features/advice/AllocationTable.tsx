import type { Schemas } from '@shared/api/types'
import { Percent } from '@shared/ui/Figures'
import { Empty } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useWords } from '@shared/words'

type Row = Schemas['DeskRowOut']

/** Each class now, after the trades and by target, beside what it would be if returns were certain. */
export function AllocationTable({ rows }: { rows: Row[] }) {
  const t = useWords()
  const share = (title: string, key: 'now' | 'after' | 'target' | 'certain' | 'risk' | 'limit_high') => ({
    title,
    dataIndex: key,
    align: 'right' as const,
    render: (value: string) => <Percent of={value} places={1} />,
  })
  const columns = [
    { title: t('allocation.class'), key: 'label', render: (_: unknown, row: Row) => <strong>{row.label}{row.binding ? ` · ${t('advice.binding')}` : ''}</strong> },
    share(t('advice.now'), 'now'),
    share(t('advice.then'), 'after'),
    share(t('allocation.target'), 'target'),
    share(t('allocation.limit'), 'limit_high'),
    share(t('allocation.risk-share'), 'risk'),
    share(t('allocation.certain'), 'certain'),
  ]
  return (
    <section className="card table-card">
      <h2 className="table-title">{t('allocation.classes')}</h2>
      <DataTable label={t('allocation.classes')} testId="classes" rows={rows} columns={columns} rowKey="asset_class" empty={<Empty title={t('state.empty')} />} />
      <p className="small soft">{t('allocation.certain.note')}</p>
    </section>
  )
}
