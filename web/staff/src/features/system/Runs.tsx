import { useInfiniteQuery } from '@tanstack/react-query'
import { runsQuery } from '@shared/api/desk'
import type { Schemas } from '@shared/api/types'
import { Day, Moment, Units } from '@shared/ui/Figures'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Run = Schemas['AdviceRunOut']

/** Runs of the whole book: how many were advised, and why the others were not. */
export function Runs() {
  const t = useWords()
  const runs = useInfiniteQuery(runsQuery)
  const count = (title: string, key: 'advised' | 'informed' | 'refused') => ({
    title,
    dataIndex: key,
    align: 'right' as const,
    render: (value: number) => <Units of={String(value)} places={0} />,
  })
  const columns = [
    { title: t('system.run.as-of'), dataIndex: 'as_of', render: (date: string) => <Day of={date} /> },
    { title: t('system.import.started'), dataIndex: 'started_at', render: (at: string) => <Moment of={at} /> },
    count(t('system.run.advised'), 'advised'),
    count(t('system.run.informed'), 'informed'),
    count(t('system.run.refused'), 'refused'),
    { title: t('system.run.violations'), key: 'violations', align: 'right' as const, render: (_: unknown, run: Run) => <span className={`mark ${run.violations === 0 ? 'good' : 'bad'}`}>{run.violations}</span> },
    { title: t('system.import.seconds'), dataIndex: 'seconds', align: 'right' as const, render: (seconds: number) => seconds.toFixed(1) },
    { title: t('system.run.peak'), dataIndex: 'peak_gib', align: 'right' as const, render: (gib: number) => gib.toFixed(2) },
    { title: t('system.run.pack'), dataIndex: 'pack' },
  ]
  return (
    <section className="card table-card" data-testid="runs">
      <h2 className="table-title">{t('system.runs')}</h2>
      <Ready query={runs}>
        {(data) => (
          <DataTable
            label={t('system.runs')}
            rows={allItems(data)}
            columns={columns}
            rowKey="id"
            empty={<Empty title={t('system.runs.none')} hint={t('system.runs.none.advice')} />}
            expand={(run) => <Reasons run={run} />}
          />
        )}
      </Ready>
      <MoreButton query={runs} />
    </section>
  )
}

function Reasons({ run }: { run: Run }) {
  return (
    <ul className="row wrap">
      {Object.entries(run.reasons).map(([reason, count]) => (
        <li key={reason} className="mark">{reason} <Units of={String(count)} places={0} /></li>
      ))}
    </ul>
  )
}
