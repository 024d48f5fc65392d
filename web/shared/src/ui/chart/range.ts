import { formatMoney, type MoneyValue } from '@shared/format'
import type { Scheme } from '@shared/ui/theme'
import { framed } from './options'

export interface RangeYear {
  year: number
  paid_in: MoneyValue
  low: MoneyValue
  middle: MoneyValue
  high: MoneyValue
}

export interface RangeNames {
  low: string
  middle: string
  high: string
  paid_in: string
  year: (year: number) => string
}

/** A band from low to high with its middle, and what was paid in as a dashed line. Pixels may be floats; the tooltip shows the exact text. */
export function rangeOption(years: RangeYear[], names: RangeNames) {
  const told = (row: RangeYear) => [names.year(row.year), ...(['high', 'middle', 'low', 'paid_in'] as const).map((key) => `${names[key]} ${formatMoney(row[key])}`)].join('\n')
  const points = (value: (row: RangeYear) => number) => years.map(value)
  const plain = { type: 'line', showSymbol: false, symbol: 'none' }
  return (scheme: Scheme) =>
    framed(scheme, ({ palette, axisLabel }) => ({
      tip: (place) => (years[place] ? told(years[place]) : ''),
      xAxis: { type: 'category', data: years.map((row) => String(row.year)), boundaryGap: false, axisLine: { lineStyle: { color: palette.line } }, axisTick: { show: false }, axisLabel },
      series: [
        { ...plain, name: names.low, stack: 'band', lineStyle: { opacity: 0 }, data: points((row) => Number(row.low.amount)) },
        { ...plain, name: names.high, stack: 'band', lineStyle: { opacity: 0 }, areaStyle: { color: palette.brand, opacity: 0.14 }, data: points((row) => Number(row.high.amount) - Number(row.low.amount)) },
        { ...plain, name: names.middle, lineStyle: { color: palette.brand, width: 2 }, itemStyle: { color: palette.brand }, data: points((row) => Number(row.middle.amount)) },
        { ...plain, name: names.paid_in, lineStyle: { color: palette.soft, width: 1, type: 'dashed' }, itemStyle: { color: palette.soft }, data: points((row) => Number(row.paid_in.amount)) },
      ],
    }))
}
