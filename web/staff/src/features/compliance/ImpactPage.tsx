import { useQuery } from '@tanstack/react-query'
import { isOver, reportQuery, type Trial, trialQuery } from '@shared/api/impact'
import { useParam } from '@shared/shell/navigation'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { ImpactView } from './ImpactView'
import { StateMark } from './StateMark'

/** One trial: its progress while it is computed, then what the change would do. */
export default function ImpactPage() {
  const t = useWords()
  const trial = useQuery(trialQuery(useParam('impact')))
  return (
    <div className="page">
      <h1>{t('impact.title')}</h1>
      <Ready query={trial}>{(data) => (isOver(data) ? <Over trial={data} /> : <Progress trial={data} />)}</Ready>
    </div>
  )
}

function Progress({ trial }: { trial: Trial }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="impact-progress">
      <div className="row between">
        <StateMark trial={trial} />
        <span role="status">{t('impact.progress', { percent: trial.percent })}</span>
      </div>
      <progress max={100} value={trial.percent} aria-label={t('impact.state')} />
    </section>
  )
}

function Over({ trial }: { trial: Trial }) {
  const t = useWords()
  const report = useQuery({ ...reportQuery(trial.id), enabled: trial.state === 'done' })
  if (trial.state === 'failed') return <Empty title={t('impact.state.failed')} hint={t('impact.failed.advice')} />
  return <Ready query={report}>{(data) => <ImpactView report={data} />}</Ready>
}
