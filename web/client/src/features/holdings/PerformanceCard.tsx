import { useQuery } from '@tanstack/react-query'
import { performanceQuery } from '@shared/api/books'
import { formatPercent } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { useWords } from '@shared/words'
import { useCustomerId } from './customer'

/** The two returns of this year in one line; it stays away while there is nothing to say. */
export function PerformanceCard() {
  const t = useWords()
  const { data } = useQuery(performanceQuery(useCustomerId(), { scope: 'investments', whose: 'own' }))
  const year = data?.spans.find((span) => span.span === 'ytd')
  if (!year?.time_weighted) return null
  return (
    <Link to="/performance?span=ytd" className="card stack performance-card" testId="performance-card">
      <span className="row between">
        <strong>{t('performance.title')} · {t('performance.span.ytd')}</strong>
        <span className="small">{t('performance.see')} <span aria-hidden>›</span></span>
      </span>
      <span className="small soft">
        {year.money_weighted === null
          ? t('performance.sentence.time', { time: formatPercent(year.time_weighted, { plus: true }) })
          : t('performance.sentence', { time: formatPercent(year.time_weighted, { plus: true }), money: formatPercent(year.money_weighted, { plus: true }) })}
      </span>
    </Link>
  )
}
