import type { EChartsCoreOption } from 'echarts/core'
import type { CashFlow } from '@shared/api/insight'
import { formatMoney } from '@shared/format'
import type { Scheme } from '@shared/ui/theme'
import { look, type TipRow } from './options'

export interface MonthWords {
  income: string
  spending: string
  saved: string
}

/** Money in and out of each month as bars, what was left as a line. Pixels may be floats; the tooltip shows the exact text. */
export function monthsOption(months: CashFlow['months'], words: MonthWords) {
  const bar = (name: string, colour: string, values: number[]) => ({ type: 'bar', name, data: values, barMaxWidth: 12, itemStyle: { color: colour, borderRadius: [2, 2, 0, 0] } })
  return (scheme: Scheme): EChartsCoreOption => {
    const { palette, axisLabel, textStyle, tooltip } = look(scheme)
    return {
      textStyle,
      animation: false,
      grid: { left: 4, right: 4, top: 12, bottom: 22 },
      tooltip: {
        ...tooltip,
        trigger: 'axis',
        formatter: ([row]: TipRow[]) => {
          const one = row ? months[row.dataIndex] : undefined
          if (!one) return ''
          return [one.month.slice(0, 7), `${words.income} ${formatMoney(one.income)}`, `${words.spending} ${formatMoney(one.spending)}`, `${words.saved} ${formatMoney(one.saved)}`].join('\n')
        },
      },
      xAxis: {
        type: 'category',
        data: months.map((one) => one.month.slice(2, 7)),
        axisLine: { lineStyle: { color: palette.line }, onZero: true },
        axisTick: { show: false },
        axisLabel: { ...axisLabel, hideOverlap: true },
      },
      yAxis: { type: 'value', splitNumber: 3, axisLabel: { show: false }, splitLine: { lineStyle: { color: palette.line, type: 'dashed' } } },
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
    }
  }
}
