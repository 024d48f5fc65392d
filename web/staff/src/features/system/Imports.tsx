import { useInfiniteQuery } from '@tanstack/react-query'
import { badRowsQuery, importsQuery } from '@shared/api/desk'
import type { Schemas } from '@shared/api/types'
import { Moment, Units } from '@shared/ui/Figures'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Run = Schemas['ImportRunOut']
type BadRow = Schemas['BadRowOut']

/** What came in, and every row that did not, with its remedy. */
export function Imports() {
  const t = useWords()
  const imports = useInfiniteQuery(importsQuery)
  const count = (title: string, key: 'rows' | 'accepted' | 'unchanged') => ({
    title,
    dataIndex: key,
    align: 'right' as const,
    render: (value: number) => <Units of={String(value)} places={0} />,
  })
  const columns = [
    { title: t('system.import.kind'), dataIndex: 'kind' },
    { title: t('system.import.source'), dataIndex: 'source' },
    { title: t('system.import.started'), dataIndex: 'started_at', render: (at: string) => <Moment of={at} /> },
    { title: t('system.import.seconds'), dataIndex: 'seconds', align: 'right' as const, render: (seconds: number) => seconds.toFixed(1) },
    count(t('system.import.rows'), 'rows'),
    count(t('system.import.accepted'), 'accepted'),
    count(t('system.import.unchanged'), 'unchanged'),
    { title: t('system.import.rejected'), key: 'rejected', render: (_: unknown, run: Run) => <Rejected run={run} /> },
  ]
  return (
    <section className="card table-card" data-testid="imports">
      <h2 className="table-title">{t('system.imports')}</h2>
      <Ready query={imports}>
        {(data) => (
          <DataTable
            label={t('system.imports')}
            rows={allItems(data)}
            columns={columns}
            rowKey="id"
            empty={<Empty title={t('system.imports.none')} hint={t('system.imports.none.advice')} />}
            expand={(run) => <BadRows run={run} />}
          />
        )}
      </Ready>
      <MoreButton query={imports} />
    </section>
  )
}

function Rejected({ run }: { run: Run }) {
  const t = useWords()
  return run.rejected > 0 ? <span className="mark bad">{t('system.import.bad', { count: run.rejected })}</span> : <span className="mark good">0</span>
}

function BadRows({ run }: { run: Run }) {
  const t = useWords()
  const query = useInfiniteQuery(badRowsQuery(run.id))
  const columns = [
    { title: t('system.bad.file'), dataIndex: 'file' },
    { title: t('system.bad.line'), dataIndex: 'line', align: 'right' as const },
    { title: t('system.bad.column'), dataIndex: 'column', render: (column: string | null) => column ?? '—' },
    { title: t('system.bad.reason'), dataIndex: 'reason' },
    { title: t('system.bad.remedy'), dataIndex: 'remedy' },
    { title: t('system.bad.raw'), dataIndex: 'raw', render: (raw: string) => <code className="raw">{raw}</code> },
  ]
  const keyed = (rows: BadRow[]) => rows.map((row, place) => ({ ...row, key: `${row.file}:${row.line}:${place}` }))
  return (
    <Ready query={query}>
      {(data) => (
        <>
          <DataTable label={t('system.bad.title')} testId="bad-rows" rows={keyed(allItems(data))} columns={columns} rowKey="key" empty={<Empty title={t('state.empty')} />} />
          <MoreButton query={query} />
        </>
      )}
    </Ready>
  )
}
