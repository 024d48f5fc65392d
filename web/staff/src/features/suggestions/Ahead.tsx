import { useMemo } from 'react'
import type { LikelihoodCard, MonthAhead } from '@shared/api/likelihood'
import { formatNumber } from '@shared/format'
import { barsOption, type BarSeries } from '@shared/ui/chart/bars'
import { Chart } from '@shared/ui/chart/Chart'
import { Empty } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useWords } from '@shared/words'

const HEIGHT = 220
const count = (value: number) => formatNumber(String(value), 1)
const loss = (value: number) => formatNumber(String(value), 3)

/** How many followed in each month, beside how many the bank's estimate and the model expected before it began. */
export function Ahead({ of }: { of: LikelihoodCard }) {
  const t = useWords()
  const [actual, prior, model] = [t('likelihood.actual'), t('likelihood.by-prior'), t('likelihood.by-model')]
  const labels = useMemo(() => of.months.map((month) => month.first.slice(0, 7)), [of])
  const series = useMemo<BarSeries[]>(
    () => [
      { name: actual, colour: 'gold', counts: of.months.map((month) => month.followed) },
      { name: prior, colour: 'soft', counts: of.months.map((month) => Math.round(month.by_prior * 10) / 10) },
      { name: model, colour: 'brand', counts: of.months.map((month) => Math.round(month.by_model * 10) / 10) },
    ],
    [of, actual, prior, model],
  )
  const option = useMemo(() => barsOption(labels, series, 1), [labels, series])
  if (of.months.length === 0) return <section className="card"><Empty title={t('likelihood.ahead.none')} /></section>
  const said = labels.map((label, at) => `${label}: ${series.map((one) => `${one.name} ${one.counts[at]}`).join(', ')}`).join('; ')
  return (
    <section className="card stack" data-testid="likelihood-ahead">
      <div className="row between wrap">
        <h3>{t('likelihood.ahead')}</h3>
        <p className="row wrap small soft">
          {series.map((one) => <span className="row" style={{ gap: 6 }} key={one.name}><i className="dot" aria-hidden style={{ background: `var(--${one.colour})` }} />{one.name}</span>)}
        </p>
      </div>
      <p className="small soft">{t('likelihood.ahead.note', { count: of.ahead })}</p>
      <Chart label={`${t('likelihood.ahead')}. ${said}`} height={HEIGHT} option={option} />
      <Months of={of} />
    </section>
  )
}

type Row = Omit<MonthAhead, 'first'> & { month: string }

function Months({ of }: { of: LikelihoodCard }) {
  const t = useWords()
  const right = { align: 'right' as const }
  const columns = [
    { title: t('likelihood.month'), dataIndex: 'month' },
    { title: t('likelihood.asked'), dataIndex: 'trials', ...right },
    { title: t('likelihood.unanswered'), dataIndex: 'silent', ...right },
    { title: t('likelihood.actual'), dataIndex: 'followed', ...right },
    { title: t('likelihood.by-prior'), dataIndex: 'by_prior', ...right, render: count },
    { title: t('likelihood.by-model'), dataIndex: 'by_model', ...right, render: count },
    { title: t('likelihood.loss.prior'), key: 'prior', ...right, render: (_: unknown, row: Row) => loss(row.prior.log_loss) },
    { title: t('likelihood.loss.model'), key: 'model', ...right, render: (_: unknown, row: Row) => loss(row.model.log_loss) },
    { title: t('likelihood.nearer'), key: 'nearer', render: (_: unknown, row: Row) => t(`likelihood.nearer.${nearer(row)}`) },
  ]
  return <DataTable label={t('likelihood.ahead')} rows={rowsOf(of, t('likelihood.all'))} columns={columns} rowKey="month" empty={null} testId="likelihood-months" />
}

/** The months and, below them, all of them together. */
function rowsOf(of: LikelihoodCard, all: string): Row[] {
  const rows = of.months.map(({ first, ...rest }) => ({ ...rest, month: first.slice(0, 7) }))
  const sum = (name: 'trials' | 'followed' | 'silent' | 'by_prior' | 'by_model') => of.months.reduce((total, month) => total + month[name], 0)
  if (!of.prior || !of.model) return rows
  const whole = { trials: sum('trials'), followed: sum('followed'), silent: sum('silent'), by_prior: sum('by_prior'), by_model: sum('by_model') }
  return [...rows, { ...whole, month: all, prior: of.prior, model: of.model }]
}

function nearer(row: Row) {
  const [prior, model] = [loss(row.prior.log_loss), loss(row.model.log_loss)]
  return prior === model ? 'same' : row.model.log_loss < row.prior.log_loss ? 'model' : 'prior'
}
