import { useQuery } from '@tanstack/react-query'
import { bridgeQuery, type Grouping } from '@shared/api/reports'
import { useFilters } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Choices } from '@shared/ui/Choices'
import { BridgeSteps } from '@shared/ui/report/BridgeSteps'
import { usePeriod } from '@shared/ui/report/period'
import { PeriodChoice } from '@shared/ui/report/PeriodChoice'
import { Empty, Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { BridgeTable } from './BridgeTable'
import '@shared/ui/performance/performance.css'

const GROUPINGS = ['advisor', 'team'] as const satisfies readonly Grouping[]

/** From what customers had to what they have: everybody the reader may see, by advisor or team, down to the customers of one advisor. */
export default function BridgePage() {
  const t = useWords()
  const [asked, setAsked] = usePeriod()
  const [filters, setFilters] = useFilters()
  const by = filters.by === 'team' ? 'team' as const : 'advisor' as const
  const bridge = useQuery(bridgeQuery(filters.advisor ? { ...asked, by: 'customer', advisor: filters.advisor } : { ...asked, by }))
  return (
    <div className="page">
      <h1>{t('report.bridge')}</h1>
      <PeriodChoice asked={asked} period={bridge.data?.period} onChange={setAsked} />
      {filters.advisor ? (
        <Button onClick={() => setFilters({ advisor: undefined })} data-testid="all-advisors">{t('report.bridge.back')}</Button>
      ) : (
        <Choices
          label={t('report.bridge.by')}
          value={by}
          choices={GROUPINGS.map((value) => ({ value, label: t(`report.bridge.by.${value}`) }))}
          onChange={(value) => setFilters({ by: value })}
          testId="by"
        />
      )}
      <Ready query={bridge} loading={<Loading lines={8} />}>
        {(data) => data.total.customers === 0 ? <Empty title={t('report.bridge.none')} /> : (
          <>
            <section className="card stack">
              <h2>{t('report.bridge.all')}</h2>
              <BridgeSteps bridge={data.total} />
              <p className="small" role={data.broken > 0 ? 'alert' : 'note'} data-testid="closes">
                {data.broken > 0 ? t('report.bridge.broken', { count: data.broken }) : t('report.bridge.closes')}
              </p>
            </section>
            <BridgeTable parts={data.parts} by={data.by} onAdvisor={(advisor) => setFilters({ advisor })} />
          </>
        )}
      </Ready>
    </div>
  )
}
