import { useQuery } from '@tanstack/react-query'
import { recurringPlansQuery } from '@shared/api/recurring'
import { PlanMark, RecurringFacts } from '@shared/ui/RecurringFacts'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** What a customer has agreed to buy again and again. */
export function RecurringPlans({ customer }: { customer: string }) {
  const t = useWords()
  const plans = useQuery(recurringPlansQuery(customer))
  return (
    <Ready query={plans} empty={{ when: (data) => data.items.length === 0, show: <Empty title={t('recurring.none')} /> }}>
      {(data) => (
        <div className="two">
          {data.items.map((plan) => (
            <section key={plan.id} className="card stack" data-testid="recurring-plan">
              <div className="row between">
                <h2>{plan.product_name}</h2>
                <PlanMark plan={plan} />
              </div>
              <RecurringFacts plan={plan} />
            </section>
          ))}
        </div>
      )}
    </Ready>
  )
}
