import type { RecurringPlan } from '@shared/api/recurring'
import { useWords } from '@shared/words'
import { FactList, type FactPair } from './FactList'
import { Day, Money } from './Figures'

const LOOK = { active: 'good', paused: 'wait', ended: '' } as const

export function PlanMark({ plan }: { plan: RecurringPlan }) {
  const t = useWords()
  return <span className={`mark ${LOOK[plan.state]}`} data-testid="plan-state" data-state={plan.state}>{t(`recurring.state.${plan.state}`)}</span>
}

/** What a plan is and how far it is, for both faces. */
export function RecurringFacts({ plan }: { plan: RecurringPlan }) {
  const t = useWords()
  const rows: FactPair[] = [
    [t('trading.amount'), <Money of={plan.amount} />],
    [t('recurring.rhythm'), `${t(`recurring.rhythm.${plan.rhythm}`)} · ${plan.day}`],
    [t('recurring.raise'), plan.raise_bps / 100],
    [t('recurring.highest'), <Money of={plan.highest} />],
    [t('recurring.waits'), t(plan.waits ? 'recurring.waits.yes' : 'recurring.waits.no')],
  ]
  rows.push([t('recurring.reserve'), t(plan.keeps_reserve ? 'recurring.reserve.yes' : 'recurring.reserve.no')])
  if (plan.next_on) rows.push([t('recurring.next'), <><Day of={plan.next_on} /> · <Money of={plan.next_amount} /></>])
  rows.push([t('recurring.history'), t('recurring.counts', { bought: plan.bought, skipped: plan.skipped })])
  return <FactList rows={rows} />
}
