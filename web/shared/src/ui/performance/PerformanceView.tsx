import { useMemo } from 'react'
import type { Performance, PerformanceSpan } from '@shared/api/types'
import { formatDate, formatMoney, formatPercent, signOf } from '@shared/format'
import { useFilters } from '@shared/shell/navigation'
import { Chart } from '@shared/ui/chart/Chart'
import { daysOf, fallOption, valueOption } from '@shared/ui/chart/performance'
import { Choices } from '@shared/ui/Choices'
import { Empty } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { Contributions } from './Contributions'
import { SpanFigures } from './SpanFigures'
import './performance.css'

interface Props {
  performance: Performance
  /** Where the entries of a position are. */
  entriesOf: (instrument: string | null) => string
}

const SPANS = ['1m', '3m', 'ytd', '1y', 'start'] as const

/** How it went over one span: in a sentence, over time, in figures, and what brought it. */
export function PerformanceView({ performance, entriesOf }: Props) {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const span = performance.spans.find((one) => one.span === filters.span) ?? performance.spans.find((one) => one.span === '1y')
  if (!span || performance.days.length < 2) return <Empty title={t('performance.none')} hint={t('performance.none.advice')} />
  return (
    <div className="performance stack" data-testid="performance">
      <Choices
        label={t('performance.span')}
        value={span.span}
        choices={SPANS.map((value) => ({ value, label: t(`performance.span.${value}`) }))}
        onChange={(value) => setFilters({ span: value })}
        testId="span"
      />
      <Story span={span} />
      <Pictures performance={performance} span={span} />
      <SpanFigures span={span} benchmark={performance.benchmark} />
      <Contributions span={span} entriesOf={entriesOf} />
      {performance.left_out.length > 0 ? <p className="small soft">{t('performance.left-out', { names: performance.left_out.join(', ') })}</p> : null}
    </div>
  )
}

/** The two returns in plain words, and why they differ. */
function Story({ span }: { span: PerformanceSpan }) {
  const t = useWords()
  const language = useLanguage()
  const gain = formatMoney({ ...span.gain, amount: span.gain.amount.replace('-', '') })
  const time = formatPercent(span.time_weighted, { plus: true })
  const money = formatPercent(span.money_weighted, { plus: true })
  return (
    <section className="card stack" data-testid="story">
      <h2>{t(signOf(span.gain.amount) < 0 ? 'performance.lost' : 'performance.gained', { gain })}</h2>
      <p>
        {span.money_weighted === null ? t('performance.sentence.time', { time }) : t('performance.sentence', { time, money })}
        {why(span) ? ` ${t(why(span) as 'performance.lower')}` : ''}
      </p>
      {span.complete ? null : <p className="small soft">{t('performance.short', { date: formatDate(span.since, language) })}</p>}
      {span.several_rates ? <p className="small soft">{t('performance.several')}</p> : null}
    </section>
  )
}

const WORTH_SAYING = 0.002

function why(span: PerformanceSpan) {
  const apart = Number(span.money_weighted ?? span.time_weighted) - Number(span.time_weighted)
  if (Math.abs(apart) < WORTH_SAYING) return null
  return apart < 0 ? 'performance.lower' : 'performance.higher'
}

function Pictures({ performance, span }: { performance: Performance; span: PerformanceSpan }) {
  const t = useWords()
  const words = useMemo(
    () => ({ value: t('performance.line.value'), put: t('performance.line.put'), flowIn: t('performance.flow.in'), flowOut: t('performance.flow.out') }),
    [t],
  )
  const days = useMemo(() => daysOf(performance, span), [performance, span])
  const value = useMemo(() => valueOption(performance, days, words), [performance, days, words])
  const fall = useMemo(() => fallOption(days), [days])
  const between = { from: days[0]?.date ?? '', to: days.at(-1)?.date ?? '' }
  return (
    <div className="pictures">
      <section className="card stack">
        <div className="row between">
          <h2>{t('performance.value')}</h2>
          <p className="legend small soft">
            <span><i className="solid" aria-hidden /> {words.value}</span>
            <span><i className="dashed" aria-hidden /> {words.put}</span>
            <span><i className="flow-dot" aria-hidden /> {words.flowIn}/{words.flowOut}</span>
          </p>
        </div>
        <Chart label={t('performance.value.picture', { ...between, value: formatMoney(span.end) })} height={200} option={value} />
      </section>
      <section className="card stack">
        <h2>{t('performance.fall')}</h2>
        <Chart label={t('performance.fall.picture', { ...between, depth: formatPercent(span.drawdown) })} height={200} option={fall} />
      </section>
    </div>
  )
}
