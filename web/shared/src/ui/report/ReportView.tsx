import { useMemo } from 'react'
import { figurePath, reportFile, type Figure, type Report } from '@shared/api/reports'
import { formatDate, formatInstant, formatMoney, formatPercent, signOf } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { Chart } from '@shared/ui/chart/Chart'
import { historyOption } from '@shared/ui/chart/options'
import { Measure } from '@shared/ui/FactList'
import { Percent, PercentChange } from '@shared/ui/Figures'
import { Contributions } from '@shared/ui/performance/Contributions'
import { Empty } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { BridgeSteps } from './BridgeSteps'
import { ClassTable } from './ClassTable'
import { Effects } from './Effects'
import { GoalsThenNow } from './GoalsThenNow'
import { SaidList } from './SaidList'
import '../performance/performance.css'

interface Props {
  report: Report
  customer: string
  /** The place this customer's pages are below; the client's own are below none. */
  below?: string
}

/** A report of a period: in a sentence, step by step, over time, what brought it, what we said. */
export function ReportView({ report, customer, below = '' }: Props) {
  const t = useWords()
  const language = useLanguage()
  const figureOf = (figure: Figure, of?: string) => figurePath(below, report, figure, of)
  if (!report.returns || report.days.length < 2) return <Empty title={t('report.none')} hint={t('report.none.advice')} />
  return (
    <div className="performance stack" data-testid="report">
      <Story report={report} figureOf={figureOf} />
      <section className="card stack">
        <BridgeSteps bridge={report.bridge} figureOf={figureOf} />
        <Rates returns={report.returns} />
      </section>
      <Picture report={report} />
      <ClassTable classes={report.classes} figureOf={figureOf} />
      <Contributions span={{ contributions: report.holdings, time_weighted: report.returns.time_weighted }} entriesOf={(instrument) => (instrument ? figureOf('position', instrument) : figureOf('money'))} />
      {report.attribution ? <Effects of={report.attribution} /> : null}
      <GoalsThenNow goals={report.goals} />
      <SaidList said={report.said} />
      {report.left_out.length > 0 ? <p className="small soft">{t('report.left-out', { names: report.left_out.join(', ') })}</p> : null}
      <p><a href={reportFile(customer, report)} download={`report-${report.period.since}-${report.period.until}.pdf`} className="button" data-testid="save-report">{t('report.save')}</a></p>
      <p className="small soft">{t('report.known', { moment: formatInstant(report.known_at, language) })}</p>
    </div>
  )
}

/** What the money earned, and the two returns with what lies between them. */
function Story({ report, figureOf }: { report: Report; figureOf: (figure: Figure) => string }) {
  const t = useWords()
  const { result } = report.bridge
  const amount = formatMoney({ ...result, amount: result.amount.replace('-', '') })
  const time = formatPercent(report.returns?.time_weighted, { plus: true })
  const money = formatPercent(report.returns?.money_weighted, { plus: true })
  return (
    <section className="card stack" data-testid="story">
      <h2>{t(signOf(result.amount) < 0 ? 'report.lost' : 'report.earned', { amount })}</h2>
      <p>
        {report.returns?.gap === null
          ? t('report.one-return', { time })
          : t('report.two-returns', { time, money, gap: formatPercent(report.returns?.gap, { plus: true }) })}
        {report.returns?.several_rates ? ` ${t('performance.several')}` : ''}
      </p>
      <p><Link to={figureOf('result')} testId="figure-result" className="small">{t('report.entries.see')}</Link></p>
    </section>
  )
}

function Rates({ returns }: { returns: NonNullable<Report['returns']> }) {
  const t = useWords()
  const language = useLanguage()
  const fell = returns.drawdown_from && returns.drawdown_to
  const days = fell ? t('performance.drawdown.days', { from: formatDate(returns.drawdown_from, language), to: formatDate(returns.drawdown_to, language) }) : ''
  return (
    <dl className="rates">
      <Measure label={t('performance.time-weighted')} note={t('performance.time-weighted.note')}>
        <span data-testid="time-weighted"><PercentChange of={returns.time_weighted} /></span>
      </Measure>
      <Measure label={t('performance.money-weighted')} note={t('performance.money-weighted.note')}>
        <span data-testid="money-weighted"><PercentChange of={returns.money_weighted} /></span>
      </Measure>
      <Measure label={t('report.gap')} note={t('report.gap.note')}><PercentChange of={returns.gap} /></Measure>
      <Measure label={t('performance.drawdown')} note={days}><Percent of={returns.drawdown} /></Measure>
      <Measure label={t('performance.volatility')} note={t(returns.volatility === null ? 'performance.volatility.few' : 'performance.volatility.note')}>
        <Percent of={returns.volatility} />
      </Measure>
    </dl>
  )
}

function Picture({ report }: { report: Report }) {
  const t = useWords()
  const option = useMemo(() => historyOption(report.days, report.currency), [report])
  const told = { from: report.days[0]?.date ?? '', to: report.days.at(-1)?.date ?? '', value: formatMoney(report.bridge.closing) }
  return (
    <section className="card stack">
      <h2>{t('report.value')}</h2>
      <Chart label={t('report.value.picture', told)} height={200} option={option} />
    </section>
  )
}
