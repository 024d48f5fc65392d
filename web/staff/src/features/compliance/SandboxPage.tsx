import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { choicesQuery, type Trial, trialsQuery } from '@shared/api/impact'
import { useMe } from '@shared/api/session'
import { useGo } from '@shared/shell/navigation'
import { Moment } from '@shared/ui/Figures'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { Empty, Ready } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useWords } from '@shared/words'
import { ChangeForm } from './ChangeForm'
import { StateMark } from './StateMark'

/** Choose a change, try it, and come back to what was tried before. */
export default function SandboxPage() {
  const t = useWords()
  const { data: me } = useMe()
  const choices = useQuery(choicesQuery)
  return (
    <div className="page">
      <h1>{t('impact.title')}</h1>
      <p className="soft">{t('impact.note')}</p>
      {may(me, 'compliance:impact:run') ? <Ready query={choices}>{(data) => <ChangeForm choices={data} />}</Ready> : null}
      <Trials />
    </div>
  )
}

function Trials() {
  const t = useWords()
  const go = useGo()
  const trials = useInfiniteQuery(trialsQuery)
  const columns = [
    { title: t('impact.asked'), dataIndex: 'asked_at', render: (at: string) => <Moment of={at} /> },
    { title: t('impact.kind'), dataIndex: 'kind', render: (kind: Trial['kind']) => t(`impact.kind.${kind}`) },
    { title: t('impact.change'), key: 'change', render: (_: unknown, trial: Trial) => <ChangeText trial={trial} /> },
    { title: t('impact.state'), key: 'state', render: (_: unknown, trial: Trial) => <StateMark trial={trial} /> },
  ]
  return (
    <section className="card table-card" data-testid="trials">
      <h2 className="table-title">{t('impact.trials')}</h2>
      <Ready query={trials}>
        {(data) => (
          <DataTable
            label={t('impact.trials')}
            rows={allItems(data)}
            columns={columns}
            rowKey="id"
            onOpen={(trial) => go(`/sandbox/${trial.id}`)}
            empty={<Empty title={t('impact.trials.none')} hint={t('impact.trials.none.advice')} />}
          />
        )}
      </Ready>
      <MoreButton query={trials} />
    </section>
  )
}

function ChangeText({ trial }: { trial: Trial }) {
  const values = Object.entries(trial.values).map(([name, value]) => `${name} = ${String(value)}`)
  return <span className="num">{trial.kind === 'grade' ? values.join(', ') : `${trial.target}: ${values.join(', ')}`}</span>
}
