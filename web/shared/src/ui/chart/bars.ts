import { formatNumber } from '@shared/format'
import type { Scheme } from '@shared/ui/theme'
import { framed } from './options'

export interface BarSeries {
  name: string
  counts: number[]
  /** For more than two side by side; two are told apart by themselves. */
  colour?: 'soft' | 'brand' | 'gold'
}

/** How many stand in each bar, once or before and after; `places` for figures that are not whole. */
export function barsOption(labels: string[], series: BarSeries[], places = 0) {
  return (scheme: Scheme) =>
    framed(scheme, ({ palette, axisLabel }) => ({
      tip: (place) => [labels[place] ?? '', ...series.map((one) => `${one.name} ${formatNumber(String(one.counts[place] ?? 0), places)}`)].join('\n'),
      xAxis: { type: 'category', data: labels, axisLine: { lineStyle: { color: palette.line } }, axisTick: { show: false }, axisLabel: { ...axisLabel, hideOverlap: true } },
      grid: { top: 22 },
      series: series.map((one, at) => ({
        type: 'bar',
        name: one.name,
        data: one.counts,
        barMaxWidth: 22,
        labelLayout: { hideOverlap: true },
        label: { show: true, position: 'top', ...axisLabel },
        itemStyle: { color: palette[one.colour ?? (series.length > 1 && at === 0 ? 'soft' : 'brand')], borderRadius: [2, 2, 0, 0] },
      })),
    }))
}
