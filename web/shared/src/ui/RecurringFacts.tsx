import type { RecurringPlan } from '@shared/api/recurring'
import type { Schemas } from '@shared/api/types'
import { useWords } from '@shared/words'
import { FactList, type FactPair } from './FactList'
import { Day, Money } from './Figures'

const LOOK = { active: 'good', paused: 'wait', ended: '' } as const

export function PlanMark({ plan }: { plan: RecurringPlan }) {
  const t = useWords()
  return <span className={`mark ${LOOK[plan.state]}`} data-testid="plan-state" data-state={plan.state}>{t(`recurring.state.${plan.state}`)}</span>
}

/** What a date comes to; the range it stays in where it follows the price. */
export function PlanSum({ date }: { date: Schemas['PlannedInstalmentOut'] }) {
  if (date.least.amount === date.most.amount) return <Money of={date.amount} />
  return <><Money of={date.least} /> – <Money of={date.most} /></>
}

/** What a plan is and how far it is, for both faces. */
export function RecurringFacts({ plan }: { plan: RecurringPlan }) {
  const t = useWords()
  const rows: FactPair[] = [
    [t('trading.amount'), <Money of={plan.amount} />],
    [t('recurring.rhythm'), `${t(`recurring.rhythm.${plan.rhythm}`)} · ${plan.day}`],
    [t('recurring.raise'), plan.raise_bps / 100],
    [t('recurring.price'), plan.price ? t('recurring.price.is', { days: plan.price.days, least: plan.price.least_bps / 100, most: plan.price.most_bps / 100 }) : t('recurring.price.no')],
    [t('recurring.highest'), <Money of={plan.highest} />],
    [t('recurring.waits'), t(plan.waits ? 'recurring.waits.yes' : 'recurring.waits.no')],
  ]
  rows.push([t('recurring.reserve'), t(plan.keeps_reserve ? 'recurring.reserve.yes' : 'recurring.reserve.no')])
  const { next_on, next_amount, next_least, next_most } = plan
  if (next_on && next_amount && next_least && next_most) {
    rows.push([t('recurring.next'), <><Day of={next_on} /> · <PlanSum date={{ on: next_on, amount: next_amount, least: next_least, most: next_most }} /></>])
  }
  rows.push([t('recurring.history'), t('recurring.counts', { bought: plan.bought, skipped: plan.skipped })])
  return <FactList rows={rows} />
}
