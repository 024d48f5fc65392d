import type { Report } from '@shared/api/reports'
import { formatPercent } from '@shared/format'
import { Day, Money } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

type Story = Report['goals'][number]

/** Each goal at the period's beginning and now, and why its chance moved. */
export function GoalsThenNow({ goals }: { goals: Report['goals'] }) {
  const t = useWords()
  return (
    <section className="card stack said" data-testid="goals-then-now">
      <h2>{t('report.goals')}</h2>
      {goals.length === 0 ? <p className="soft">{t('report.goals.none')}</p> : null}
      <ul className="lines">
        {goals.map((goal) => (
          <li key={goal.goal_id} className="stack entry">
            <p className="name">{goal.name}</p>
            <dl className="rates">
              <Seen label={t('report.goals.then')} seen={goal.then} />
              <Seen label={t('report.goals.now')} seen={goal.now} />
            </dl>
            <p className="small">{goal.why}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Seen({ label, seen }: { label: string; seen: Story['then'] }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {seen ? formatPercent(seen.chance, { places: 0 }) : '–'}
        {seen ? <small><Day of={seen.day} />{seen.amount ? <> · <Money of={seen.amount} /></> : null}</small> : null}
      </dd>
    </div>
  )
}
