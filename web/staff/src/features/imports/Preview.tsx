import type { ImportPreview } from '@shared/api/imports'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Units } from '@shared/ui/Figures'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Findings } from './Findings'

const LOOKS = { added: 'good', changed: 'wait', unchanged: '' } as const

interface Props {
  preview: ImportPreview
  error: unknown
  busy: boolean
  onRun: () => void
}

/** What a run would do, before anything is kept. */
export function Preview({ preview, error, busy, onRun }: Props) {
  const t = useWords()
  if (preview.refused) return <RefusedFile of={preview.refused} />
  return (
    <>
      <section className="card stack" data-testid="import-counts">
        <h2>{t('imports.preview.title')}</h2>
        <p className="soft">{t('imports.preview.note')}</p>
        <Counts of={{ rows: preview.rows, taken: preview.added_or_changed, unchanged: preview.unchanged, rejected: preview.rejected }} />
        <Refused error={error} />
        <div className="row wrap">
          <Button look="primary" data-testid="import-run" busy={busy} disabled={preview.added_or_changed === 0} onClick={onRun}>
            {busy ? t('imports.running') : t('imports.run', { count: preview.added_or_changed })}
          </Button>
          {preview.added_or_changed === 0 ? <span className="small soft">{t('imports.nothing')}</span> : null}
          {busy ? <span role="status" className="small soft">{t('imports.wait')}</span> : null}
        </div>
      </section>
      <First preview={preview} />
      {preview.findings.length > 0 ? <Findings of={preview.findings} rejected={preview.rejected} /> : null}
    </>
  )
}

export function Counts({ of }: { of: { rows: number; taken: number; unchanged: number; rejected: number } }) {
  const t = useWords()
  const figures = [
    [t('system.import.rows'), of.rows],
    [t('imports.taken'), of.taken],
    [t('system.import.unchanged'), of.unchanged],
    [t('system.import.rejected'), of.rejected],
  ] as const
  return (
    <dl className="figures">
      {figures.map(([label, count]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd><Units of={String(count)} places={0} /></dd>
        </div>
      ))}
    </dl>
  )
}

function First({ preview }: { preview: ImportPreview }) {
  const t = useWords()
  type Row = Schemas['RowOut']
  const columns = [
    { title: t('system.bad.line'), dataIndex: 'line', align: 'right' as const },
    { title: t('imports.effect'), key: 'effect', render: (_: unknown, row: Row) => <span className={`mark ${LOOKS[row.effect]}`}>{t(`imports.effect.${row.effect}`)}</span> },
    ...preview.columns.map((name, place) => ({ title: name, key: name, render: (_: unknown, row: Row) => row.cells[place] || '—' })),
  ]
  return (
    <section className="card table-card" data-testid="import-first">
      <h2 className="table-title">{t('imports.first')}</h2>
      <DataTable label={t('imports.first')} rows={preview.first} columns={columns} rowKey="line" empty={<Empty title={t('imports.first.none')} hint={t('imports.first.none.advice')} />} />
    </section>
  )
}

function RefusedFile({ of }: { of: Schemas['BadRowOut'] }) {
  const t = useWords()
  return (
    <section className="card stack" role="alert" data-testid="import-refused">
      <h2>{t('imports.refused', { line: of.line })}</h2>
      <p className="notice bad">{of.reason}</p>
      <p>{of.remedy}</p>
      {of.raw ? <code className="raw">{of.raw}</code> : null}
    </section>
  )
}
