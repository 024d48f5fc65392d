import { useQuery } from '@tanstack/react-query'
import { performanceQuery, type PerformanceOf } from '@shared/api/books'
import { useFilters } from '@shared/shell/navigation'
import { Choices } from '@shared/ui/Choices'
import { PerformanceView } from '@shared/ui/performance/PerformanceView'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { useCustomerId } from './customer'

/** How the customer's investments did, or everything they have with the bank. */
export default function PerformancePage() {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const scope: PerformanceOf['scope'] = filters.scope === 'everything' ? 'everything' : 'investments'
  const performance = useQuery(performanceQuery(useCustomerId(), { scope, whose: 'own' }))
  return (
    <div className="page">
      <Choices
        label={t('performance.scope')}
        value={scope}
        choices={(['investments', 'everything'] as const).map((value) => ({ value, label: t(`performance.scope.${value}`) }))}
        onChange={(value) => setFilters({ scope: value })}
        testId="scope"
      />
      <Ready query={performance} loading={<Loading lines={10} />}>
        {(data) => <PerformanceView performance={data} entriesOf={(instrument) => (instrument ? `/positions/${instrument}` : '/cash')} />}
      </Ready>
    </div>
  )
}
