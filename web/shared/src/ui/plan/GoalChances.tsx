import type { GoalOutlook } from '@shared/api/plans'
import { formatPercent } from '@shared/format'
import { useWords } from '@shared/words'
import { Day, Money, Percent } from '../Figures'

/** Each goal with its chance against the one wanted, and what the worst tenth of paths lacks. */
export function GoalChances({ goals, onMend }: { goals: GoalOutlook[]; onMend?: (goal: GoalOutlook) => void }) {
  const t = useWords()
  if (goals.length === 0) return <p className="soft">{t('plan.goals.none')}</p>
  return (
    <>
      <ul className="plan-goals" data-testid="plan-goals">
        {goals.map((goal) => (
          <li key={goal.goal_id} className="stack">
            <span className="row between">
              <strong>{goal.name}</strong>
              <span className={Number(goal.chance) >= Number(goal.wanted) ? 'mark good' : 'mark wait'}>
                {t(Number(goal.chance) >= Number(goal.wanted) ? 'plan.reached' : 'plan.short')}
              </span>
            </span>
            <Bar chance={goal.chance} wanted={goal.wanted} label={t('plan.chance.of', { name: goal.name, percent: formatPercent(goal.chance, { places: 0 }) })} />
            <span className="row between wrap small soft">
              <span><Day of={goal.due} /> · <Money of={goal.amount} /> · {t(goal.necessity === 'must' ? 'plan.must' : 'plan.want')}</span>
              <span><strong><Percent of={goal.chance} places={0} /></strong> {t('plan.band', { low: formatPercent(goal.low, { places: 0 }), high: formatPercent(goal.high, { places: 0 }) })}</span>
            </span>
            {Number(goal.lacking_worst.amount) > 0 ? <span className="small">{t('plan.lacking')} <Money of={goal.lacking_worst} /></span> : null}
            {onMend && Number(goal.chance) < Number(goal.wanted) ? (
              <button type="button" className="button plain" onClick={() => onMend(goal)}>{t('plan.mend')}</button>
            ) : null}
          </li>
        ))}
      </ul>
      <p className="small soft">{t('plan.goals.money')}</p>
    </>
  )
}

function Bar({ chance, wanted, label }: { chance: string; wanted: string; label: string }) {
  return (
    <div className="chance-bar" role="img" aria-label={label}>
      <i style={{ width: formatPercent(chance) }} />
      <b style={{ left: formatPercent(wanted) }} />
    </div>
  )
}
