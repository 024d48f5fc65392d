import type { BookIndicator } from '@shared/api/riskBook'
import { formatDate } from '@shared/format'
import { useLanguage, useWords } from '@shared/words'
import { figure } from './figures'

const WIDTH = 120
const HEIGHT = 28
const SAID = 5

/** How an indicator moved, as a small line; one book makes no line. */
export function Trend({ of }: { of: BookIndicator }) {
  const t = useWords()
  const language = useLanguage()
  if (of.past.length < 2) return null
  const most = Math.max(...of.past.map((one) => one.value), 1)
  const points = of.past.map((one, at) => `${((at * WIDTH) / (of.past.length - 1)).toFixed(1)},${(HEIGHT - (one.value / most) * (HEIGHT - 4) - 2).toFixed(1)}`)
  const said = of.past.slice(-SAID).map((one) => `${formatDate(one.day, language)} ${figure(of.unit, one.value)}`).join(', ')
  return (
    <svg className="risk-trend" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('risk.trend', { label: of.label, said })}>
      <polyline points={points.join(' ')} />
    </svg>
  )
}
