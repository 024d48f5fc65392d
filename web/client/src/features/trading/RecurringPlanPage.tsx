import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { newIntent } from '@shared/api/client'
import { type PlanDetail, type PlanState, recurringPlanQuery, useChangePlan } from '@shared/api/recurring'
import { useMe } from '@shared/api/session'
import { Link, useParam } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { FactList } from '@shared/ui/FactList'
import { Day, Moment, Money, Units } from '@shared/ui/Figures'
import { useStepUp } from '@shared/ui/identity/StepUp'
import { OrderMark } from '@shared/ui/marks'
import { PlanMark, RecurringFacts } from '@shared/ui/RecurringFacts'
import { Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

export default function RecurringPlanPage() {
  const plan = useQuery(recurringPlanQuery(useParam('plan')))
  return (
    <Ready query={plan}>
      {(data) => (
        <div className="page">
          <Head detail={data} />
          <Dates detail={data} />
        </div>
      )}
    </Ready>
  )
}

function Head({ detail }: { detail: PlanDetail }) {
  const t = useWords()
  const { plan } = detail
  return (
    <section className="card stack" data-testid="recurring-plan">
      <div className="row between">
        <h2><Link to={`/products/${plan.product_id}`}>{plan.product_name}</Link></h2>
        <PlanMark plan={plan} />
      </div>
      <RecurringFacts plan={plan} />
      <FactList rows={[[t('recurring.paid'), <Money of={detail.paid} />], [t('recurring.units'), <Units of={detail.units} />]]} />
      <Steer detail={detail} />
    </section>
  )
}

const MOVES: Record<PlanState, [PlanState, 'recurring.pause' | 'recurring.resume' | 'recurring.end'][]> = {
  active: [['paused', 'recurring.pause'], ['ended', 'recurring.end']],
  paused: [['active', 'recurring.resume'], ['ended', 'recurring.end']],
  ended: [],
}

function Steer({ detail: { plan } }: { detail: PlanDetail }) {
  const t = useWords()
  const { data: me } = useMe()
  const stepUp = useStepUp()
  const change = useChangePlan(plan.id)
  if (!may(me, 'trading:plan:decide')) return null
  const move = async (state: PlanState, title: string) => {
    const shown = { plan_id: plan.id, state }
    const token = await stepUp({ title, operation: 'trading:plan:decide', subjectId: plan.id, shown, rows: [[t('trading.product'), plan.product_name]] })
    if (token) change.mutate({ state, token, intent: newIntent() })
  }
  return (
    <>
      <Refused error={change.error} />
      <div className="row wrap">
        {MOVES[plan.state].map(([state, label]) => (
          <Button key={state} look={state === 'ended' ? 'danger' : 'normal'} busy={change.isPending} data-testid={`plan-${state}`} onClick={() => void move(state, t(label))}>
            {t(label)}
          </Button>
        ))}
      </div>
      {plan.state === 'ended' ? null : <p className="small soft">{t('recurring.end.note')}</p>}
    </>
  )
}

function Dates({ detail }: { detail: PlanDetail }) {
  const t = useWords()
  return (
    <section className="card stack">
      <h2>{t('recurring.history')}</h2>
      {detail.instalments.length === 0 ? <p className="soft">{t('recurring.history.none')}</p> : null}
      <ul className="lines">
        {detail.instalments.map((one) => (
          <li key={one.due_on} data-testid="instalment" className="stack">
            <span className="row between">
              <span><Day of={one.due_on} /> · <Money of={one.amount} /></span>
              {one.order_id && one.order_state ? <Link to={`/orders/${one.order_id}`}><OrderMark state={one.order_state} /></Link> : null}
            </span>
            {one.why.length ? <span className="small soft" data-testid="instalment-why">{one.why.map((said) => said.text).join(' ')}</span> : null}
            {one.reason ? <span className="small soft">{one.reason.text}</span> : null}
          </li>
        ))}
      </ul>
      <h2>{t('recurring.changes')}</h2>
      <ul className="lines">
        {detail.changes.map((one) => (
          <li key={one.at} className="row between"><span>{t(`recurring.state.${one.state}`)}</span><Moment of={one.at} /></li>
        ))}
      </ul>
    </section>
  )
}
