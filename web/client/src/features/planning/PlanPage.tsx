import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Edits, type GoalOutlook, type Plan, planQuery } from '@shared/api/plans'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Glide } from '@shared/ui/plan/Glide'
import { GoalChances } from '@shared/ui/plan/GoalChances'
import { KeptPlans } from '@shared/ui/plan/KeptPlans'
import { LiquidityCalendar } from '@shared/ui/plan/LiquidityCalendar'
import { PlanInputs } from '@shared/ui/plan/PlanInputs'
import { PlanPicture } from '@shared/ui/plan/PlanPicture'
import { Prepay } from '@shared/ui/plan/Prepay'
import { Purposes } from '@shared/ui/plan/Purposes'
import { Remedies } from '@shared/ui/plan/Remedies'
import { Shocks } from '@shared/ui/plan/Shocks'
import { Sliders } from '@shared/ui/plan/Sliders'
import '@shared/ui/plan/plan.css'
import { Loading, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** The goal planner: play with a few figures and see what becomes of the goals. Nothing is kept unless it is given a name. */
export default function PlanPage() {
  const customer = useMe().data?.customer_id ?? ''
  const [edits, setEdits] = useState<Edits>({})
  const plan = useQuery(planQuery(customer, edits))
  return (
    <div className="page">
      <Refused error={plan.data && plan.isError ? plan.error : null} />
      <Ready query={plan} loading={<Loading lines={10} />}>
        {(data) => <Planner customer={customer} plan={data} edits={edits} onChange={setEdits} />}
      </Ready>
    </div>
  )
}

interface Props {
  customer: string
  plan: Plan
  edits: Edits
  onChange: (edits: Edits) => void
}

function Planner({ customer, plan, edits, onChange }: Props) {
  const t = useWords()
  const [mending, setMending] = useState<GoalOutlook | null>(null)
  const short = Number(plan.chance) < Number(plan.wanted)
  return (
    <>
      <PlanPicture plan={plan} />
      <Sliders plan={plan} edits={edits} onChange={onChange} />
      {Object.keys(edits).length > 0 ? <Button data-testid="plan-reset" onClick={() => onChange({})}>{t('plan.reset')}</Button> : null}
      <section className="card stack"><h2>{t('plan.goals')}</h2><GoalChances goals={plan.goals} onMend={setMending} /></section>
      <Purposes plan={plan} />
      <Glide plan={plan} />
      {short || mending ? (
        <section className="card stack">
          <h2>{mending ? t('plan.mend.of', { name: mending.name }) : t('plan.mend.all')}</h2>
          <Remedies customer={customer} edits={edits} goal={mending?.goal_id ?? null} onApply={onChange} />
        </section>
      ) : null}
      <KeptPlans customer={customer} edits={edits} onApply={onChange} />
      <Prepay customer={customer} edits={edits} />
      <section className="card stack"><h2>{t('plan.liquidity')}</h2><LiquidityCalendar customer={customer} /></section>
      <section className="card stack"><h2>{t('plan.stress')}</h2><Shocks customer={customer} edits={edits} /></section>
      <details className="card"><summary>{t('plan.inputs')}</summary><PlanInputs plan={plan} /></details>
      <p className="small soft">{t('plan.note')}</p>
    </>
  )
}
