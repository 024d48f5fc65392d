import { useQuery } from '@tanstack/react-query'
import { performanceQuery, type PerformanceOf } from '@shared/api/books'
import type { Customer } from '@shared/api/types'
import { useFilters } from '@shared/shell/navigation'
import { Choices } from '@shared/ui/Choices'
import { PerformanceView } from '@shared/ui/performance/PerformanceView'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** How a customer's investments did, or the household's as one pocket. */
export function CustomerPerformance({ customer }: { customer: Customer }) {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const of: PerformanceOf = {
    scope: filters.scope === 'everything' ? 'everything' : 'investments',
    whose: filters.whose === 'household' ? 'household' : 'own',
  }
  const performance = useQuery(performanceQuery(customer.id, of))
  const entriesOf = () => `/customers/${customer.id}?tab=positions`
  return (
    <div className="page">
      <div className="row">
        <Choices
          label={t('performance.scope')}
          value={of.scope}
          choices={(['investments', 'everything'] as const).map((value) => ({ value, label: t(`performance.scope.${value}`) }))}
          onChange={(scope) => setFilters({ scope })}
          testId="scope"
        />
        {customer.members.length > 0 ? (
          <Choices
            label={t('performance.whose')}
            value={of.whose}
            choices={[
              { value: 'own', label: t('performance.whose.own') },
              { value: 'household', label: t('performance.whose.family') },
            ]}
            onChange={(whose) => setFilters({ whose })}
            testId="whose"
          />
        ) : null}
        {performance.data && of.whose === 'household' ? <span className="soft">{t('performance.whose.household', { count: performance.data.members })}</span> : null}
      </div>
      <Ready query={performance} loading={<Loading lines={10} />}>
        {(data) => <PerformanceView performance={data} entriesOf={entriesOf} />}
      </Ready>
    </div>
  )
}
