import { badRowsAddress, type ImportRun } from '@shared/api/imports'
import { Link } from '@shared/shell/navigation'
import { useWords } from '@shared/words'
import { Counts } from './Preview'

/** What a run did, with every bad row as a file. */
export function Report({ run }: { run: ImportRun }) {
  const t = useWords()
  const done = run.state === 'completed'
  return (
    <section className="card stack" role="status" data-testid="import-report">
      <div className="row between">
        <h2>{t('imports.report')}</h2>
        <span className={`mark ${done ? 'good' : 'bad'}`}>{done ? t('imports.done') : t('imports.undone')}</span>
      </div>
      <Counts of={{ rows: run.rows, taken: run.accepted, unchanged: run.unchanged, rejected: run.rejected }} />
      <p className="row wrap">
        {run.report_available ? <a href={badRowsAddress(run.id)} download data-testid="import-bad-rows">{t('imports.bad-rows')}</a> : null}
        <Link to="/system">{t('imports.all')}</Link>
      </p>
    </section>
  )
}
