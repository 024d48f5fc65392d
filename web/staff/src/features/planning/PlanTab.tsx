import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Edits, type Plan, planQuery } from '@shared/api/plans'
import { Button } from '@shared/ui/Button'
import { Glide } from '@shared/ui/plan/Glide'
import { GoalChances } from '@shared/ui/plan/GoalChances'
import { KeptPlans } from '@shared/ui/plan/KeptPlans'
import { LiquidityCalendar } from '@shared/ui/plan/LiquidityCalendar'
import { edited, PlanInputs } from '@shared/ui/plan/PlanInputs'
import { PlanPicture } from '@shared/ui/plan/PlanPicture'
import { Prepay } from '@shared/ui/plan/Prepay'
import { Purposes } from '@shared/ui/plan/Purposes'
import { Remedies } from '@shared/ui/plan/Remedies'
import { Sliders } from '@shared/ui/plan/Sliders'
import '@shared/ui/plan/plan.css'
import { Loading, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Scenarios } from './Scenarios'

/** The planning desk: every figure editable beside its origin, plans side by side. */
export function PlanTab({ customer }: { customer: string }) {
  const [edits, setEdits] = useState<Edits>({})
  const plan = useQuery(planQuery(customer, edits))
  return (
    <>
      <Refused error={plan.data && plan.isError ? plan.error : null} />
      <Ready query={plan} loading={<Loading lines={10} />}>
        {(data) => <Desk customer={customer} plan={data} edits={edits} onChange={setEdits} />}
      </Ready>
    </>
  )
}

interface Props {
  customer: string
  plan: Plan
  edits: Edits
  onChange: (edits: Edits) => void
}

function Desk({ customer, plan, edits, onChange }: Props) {
  const t = useWords()
  const [goal, setGoal] = useState<string | null>(null)
  const mended = plan.goals.find((one) => one.goal_id === goal)
  return (
    <div className="plan-desk">
      <div className="stack">
        <PlanPicture plan={plan} />
        <section className="card stack"><h2>{t('plan.goals')}</h2><GoalChances goals={plan.goals} onMend={(one) => setGoal(one.goal_id)} /></section>
        <section className="card stack">
          <h2>{mended ? t('plan.mend.of', { name: mended.name }) : t('plan.mend.all')}</h2>
          <Remedies customer={customer} edits={edits} goal={mended?.goal_id ?? null} onApply={onChange} />
        </section>
        <Purposes plan={plan} />
        <Glide plan={plan} />
        <Scenarios customer={customer} edits={edits} />
        <KeptPlans customer={customer} edits={edits} onApply={onChange} />
        <Prepay customer={customer} edits={edits} />
        <section className="card stack"><h2>{t('plan.liquidity')}</h2><LiquidityCalendar customer={customer} /></section>
      </div>
      <div className="stack">
        <Sliders plan={plan} edits={edits} onChange={onChange} />
        <Button disabled={Object.keys(edits).length === 0} data-testid="plan-reset" onClick={() => onChange({})}>{t('plan.reset')}</Button>
        <section className="card stack"><h2>{t('plan.inputs')}</h2><PlanInputs plan={plan} onEdit={(code, value) => onChange(edited(plan, edits, code, value))} /></section>
      </div>
    </div>
  )
}
