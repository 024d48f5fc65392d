import { useQuery } from '@tanstack/react-query'
import { type RecurringPlan, recurringPlansQuery } from '@shared/api/recurring'
import { useMe } from '@shared/api/session'
import { Link } from '@shared/shell/navigation'
import { Day, Money } from '@shared/ui/Figures'
import { PlanMark } from '@shared/ui/RecurringFacts'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

export default function RecurringPage() {
  const t = useWords()
  const { data: me } = useMe()
  const plans = useQuery(recurringPlansQuery(me?.customer_id ?? ''))
  const none = (
    <Empty title={t('recurring.none')} hint={t('recurring.none.advice')}>
      <Link to="/products" className="button">{t('products.title')}</Link>
    </Empty>
  )
  return (
    <div className="page">
      <Ready query={plans} empty={{ when: (data) => data.items.length === 0, show: none }}>
        {(data) => <ul className="card lines">{data.items.map((plan) => <PlanLine key={plan.id} plan={plan} />)}</ul>}
      </Ready>
    </div>
  )
}

function PlanLine({ plan }: { plan: RecurringPlan }) {
  const t = useWords()
  return (
    <li data-testid="plan">
      <Link to={`/recurring/${plan.id}`} className="line-link">
        <div>
          <p className="name">{plan.product_name}</p>
          <p className="small soft">
            {t(`recurring.rhythm.${plan.rhythm}`)} · {plan.next_on ? <>{t('recurring.next')} <Day of={plan.next_on} /></> : t(`recurring.state.${plan.state}`)}
          </p>
          {plan.price ? <p className="small soft">{t('recurring.price.is', { days: plan.price.days, least: plan.price.least_bps / 100, most: plan.price.most_bps / 100 })}</p> : null}
        </div>
        <div>
          <p><Money of={plan.amount} /></p>
          <PlanMark plan={plan} />
        </div>
      </Link>
    </li>
  )
}
