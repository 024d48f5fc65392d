import type { EChartsCoreOption } from 'echarts/core'
import type { Scheme } from '@shared/ui/theme'
import { look } from './options'

export interface TurnBar {
  label: string
  /** Counts from allow to block. */
  counts: number[]
}

/** Stacked bars of decisions, one under the other, from allow to block; the table beside it holds the figures. */
export function turnsOption(bars: TurnBar[], decisions: string[]) {
  return (scheme: Scheme): EChartsCoreOption => {
    const { palette, axisLabel, textStyle, tooltip } = look(scheme)
    const colours = [palette.green, palette.gold, palette.brand, palette.red]
    return {
      textStyle,
      animation: false,
      grid: { left: 4, right: 8, top: 4, bottom: 20, containLabel: true },
      tooltip: { ...tooltip, trigger: 'axis', axisPointer: { type: 'none' } },
      xAxis: { type: 'value', axisLabel, splitNumber: 3, splitLine: { lineStyle: { color: palette.line, type: 'dashed' } } },
      yAxis: { type: 'category', inverse: true, data: bars.map((bar) => bar.label), axisTick: { show: false }, axisLine: { show: false }, axisLabel },
      series: decisions.map((name, place) => ({
        type: 'bar',
        stack: 'all',
        name,
        barMaxWidth: 22,
        itemStyle: { color: colours[place] },
        data: bars.map((bar) => bar.counts[place] ?? 0),
      })),
    }
  }
}
