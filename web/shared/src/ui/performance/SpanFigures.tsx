import type { PerformanceSpan } from '@shared/api/types'
import { formatDate, formatPercent } from '@shared/format'
import { Measure } from '@shared/ui/FactList'
import { Money, MoneyChange, Percent, PercentChange } from '@shared/ui/Figures'
import { useLanguage, useWords } from '@shared/words'

/** From the value at the start to the value at the end, and the rates that describe the way. */
export function SpanFigures({ span, benchmark }: { span: PerformanceSpan; benchmark: string | null }) {
  const t = useWords()
  return (
    <section className="card stack">
      <dl className="steps-of-value">
        <Step label={t('performance.start')}><Money of={span.start} /></Step>
        <Step label={t('performance.put-in')}><Money of={span.put_in} plus /></Step>
        <Step label={t('performance.taken-out')}><Money of={{ ...span.taken_out, amount: `-${span.taken_out.amount}` }} /></Step>
        <Step label={t('performance.gain')}><MoneyChange of={span.gain} /></Step>
        <Step label={t('performance.end')}><strong><Money of={span.end} /></strong></Step>
      </dl>
      <dl className="rates">
        <Returns span={span} />
        <Risks span={span} />
        {span.against && benchmark ? (
          <Measure label={t('performance.benchmark', { name: benchmark })} note={compared(span, t('performance.beta'), t('performance.tracking-error'))}>
            <PercentChange of={span.against.total_return} />
          </Measure>
        ) : null}
      </dl>
    </section>
  )
}

function Step({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function compared(span: PerformanceSpan, beta: string, error: string): string {
  const { against } = span
  if (!against?.beta) return ''
  return `${beta} ${Number(against.beta).toFixed(2)} · ${error} ${formatPercent(against.tracking_error, { places: 1 })}`
}

function Returns({ span }: { span: PerformanceSpan }) {
  const t = useWords()
  const year = (rate: string | null, otherwise: string) => (rate === null ? otherwise : t('performance.year', { rate: formatPercent(rate, { plus: true }) }))
  return (
    <>
      <Measure label={t('performance.time-weighted')} note={year(span.time_weighted_year, t('performance.time-weighted.note'))}>
        <span data-testid="time-weighted"><PercentChange of={span.time_weighted} /></span>
      </Measure>
      <Measure label={t('performance.money-weighted')} note={year(span.money_weighted_year, t('performance.money-weighted.note'))}>
        <span data-testid="money-weighted"><PercentChange of={span.money_weighted} /></span>
      </Measure>
    </>
  )
}

function Risks({ span }: { span: PerformanceSpan }) {
  const t = useWords()
  const language = useLanguage()
  const fell = span.drawdown_from && span.drawdown_to
  const days = fell ? t('performance.drawdown.days', { from: formatDate(span.drawdown_from, language), to: formatDate(span.drawdown_to, language) }) : ''
  return (
    <>
      <Measure label={t('performance.drawdown')} note={days}><Percent of={span.drawdown} /></Measure>
      <Measure label={t('performance.volatility')} note={t(span.volatility === null ? 'performance.volatility.few' : 'performance.volatility.note')}>
        <Percent of={span.volatility} />
      </Measure>
    </>
  )
}
