import type { CashFlow } from '@shared/api/insight'
import { formatMoney } from '@shared/format'
import type { Scheme } from '@shared/ui/theme'
import { framed } from './options'

export interface MonthWords {
  income: string
  spending: string
  saved: string
}

/** Money in and out of each month as bars, what was left as a line. Pixels may be floats; the tooltip shows the exact text. */
export function monthsOption(months: CashFlow['months'], words: MonthWords) {
  const bar = (name: string, colour: string, values: number[]) => ({ type: 'bar', name, data: values, barMaxWidth: 12, itemStyle: { color: colour, borderRadius: [2, 2, 0, 0] } })
  return (scheme: Scheme) =>
    framed(scheme, ({ palette, axisLabel }) => ({
      tip: (place) => {
        const one = months[place]
        if (!one) return ''
        return [one.month.slice(0, 7), `${words.income} ${formatMoney(one.income)}`, `${words.spending} ${formatMoney(one.spending)}`, `${words.saved} ${formatMoney(one.saved)}`].join('\n')
      },
      xAxis: {
        type: 'category',
        data: months.map((one) => one.month.slice(2, 7)),
        axisLine: { lineStyle: { color: palette.line }, onZero: true },
        axisTick: { show: false },
        axisLabel: { ...axisLabel, hideOverlap: true },
      },
      series: [
        bar(words.income, palette.brand, months.map((one) => Number(one.income.amount))),
        bar(words.spending, palette.gold, months.map((one) => Number(one.spending.amount))),
        {
          type: 'line',
          name: words.saved,
          data: months.map((one) => Number(one.saved.amount)),
          symbolSize: 5,
          lineStyle: { color: palette.soft, width: 1.5, type: 'dashed' },
          itemStyle: { color: palette.soft },
        },
      ],
    }))
}
