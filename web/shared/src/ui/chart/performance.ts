import { formatMoney, formatPercent } from '@shared/format'
import type { Scheme } from '@shared/ui/theme'
import type { Performance, PerformanceSpan } from '@shared/api/types'
import { dateAxis, framed } from './options'

export interface ValueWords {
  value: string
  put: string
  flowIn: string
  flowOut: string
}

type Day = Performance['days'][number]

/** The days of a span, with the one it begins from. */
export function daysOf(performance: Performance, span: PerformanceSpan): Day[] {
  const first = performance.days.findLastIndex((day) => day.date <= span.since)
  return performance.days.slice(Math.max(first, 0))
}

/** Value over time above what was put in; a dot on each day on which money came or went. Pixels may be floats; words are exact. */
export function valueOption(performance: Performance, days: Day[], words: ValueWords) {
  const flows = new Map(performance.flows.map((flow) => [flow.date, flow.amount]))
  const put = putIn(days, flows)
  const told = (day: Day) => {
    const flow = flows.get(day.date)
    const moved = flow ? `\n${flow.amount.startsWith('-') ? words.flowOut : words.flowIn} ${formatMoney({ ...flow, amount: flow.amount.replace('-', '') })}` : ''
    return `${day.date}\n${words.value} ${formatMoney({ amount: day.value, currency: performance.currency })}${moved}`
  }
  return (scheme: Scheme) =>
    framed(scheme, ({ palette, axisLabel }) => ({
      tip: (place) => (days[place] ? told(days[place]) : ''),
      xAxis: dateAxis(days.map((day) => day.date), palette, axisLabel),
      yAxis: { scale: true },
      series: [
        { type: 'line', step: 'end', data: put, showSymbol: false, lineStyle: { color: palette.soft, width: 1.5, type: 'dashed' }, itemStyle: { color: palette.soft } },
        {
          type: 'line',
          data: days.map((day, place) => ({ value: Number(day.value), symbol: place > 0 && flows.has(day.date) ? 'circle' : 'none' })),
          symbolSize: flows.size > 40 ? 4 : 7,
          showAllSymbol: true,
          lineStyle: { color: palette.brand, width: 2 },
          itemStyle: { color: palette.gold, borderColor: palette.surface, borderWidth: 1 },
        },
      ],
    }))
}

/** What was there on the first day and what was put in since. */
function putIn(days: Day[], flows: Map<string, { amount: string }>): number[] {
  let sum = Number(days[0]?.value ?? 0)
  return days.map((day, place) => {
    if (place > 0) sum += Number(flows.get(day.date)?.amount ?? 0)
    return sum
  })
}

/** How far below the highest point so far. */
export function fallOption(days: Day[]) {
  let peak = 0
  const falls = days.map((day) => {
    peak = Math.max(peak, Number(day.index))
    return peak > 0 ? Number(day.index) / peak - 1 : 0
  })
  return (scheme: Scheme) =>
    framed(scheme, ({ palette, axisLabel }) => ({
      tip: (place) => `${days[place]?.date}\n${percent(falls[place] ?? 0)}`,
      grid: { left: 44, top: 8 },
      xAxis: dateAxis(days.map((day) => day.date), palette, axisLabel),
      yAxis: { max: 0, splitNumber: 2, axisLabel: { ...axisLabel, formatter: (fall: number) => percent(fall, 1) } },
      series: [{ type: 'line', data: falls, showSymbol: false, lineStyle: { color: palette.gold, width: 1.5 }, itemStyle: { color: palette.gold }, areaStyle: { color: palette.gold, opacity: 0.14, origin: 'end' } }],
    }))
}

const percent = (fall: number, places = 2) => formatPercent(fall.toFixed(6), { places })
