import type { Schemas } from '@shared/api/types'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** Rows that would not be taken, each with its line, the reason and what to do. */
export function Findings({ of, rejected }: { of: Schemas['BadRowOut'][]; rejected: number }) {
  const t = useWords()
  const columns = [
    { title: t('system.bad.line'), dataIndex: 'line', align: 'right' as const },
    { title: t('system.bad.column'), dataIndex: 'column', render: (column: string | null) => column ?? '—' },
    { title: t('system.bad.reason'), dataIndex: 'reason' },
    { title: t('system.bad.remedy'), dataIndex: 'remedy' },
    { title: t('system.bad.raw'), dataIndex: 'raw', render: (raw: string) => <code className="raw">{raw}</code> },
  ]
  return (
    <section className="card table-card" data-testid="import-findings">
      <h2 className="table-title">{t('system.bad.title')}</h2>
      {rejected > of.length ? <p className="small soft table-title">{t('imports.first-of', { shown: of.length, count: rejected })}</p> : null}
      <DataTable
        label={t('system.bad.title')}
        rows={of.map((row, place) => ({ ...row, key: `${row.line}:${place}` }))}
        columns={columns}
        rowKey="key"
        empty={<Empty title={t('imports.findings.none')} />}
      />
    </section>
  )
}
