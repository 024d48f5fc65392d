import type { EChartsCoreOption } from 'echarts/core'
import { formatMoney, formatPercent, formatPrice } from '@shared/format'
import { classColour, FONT, palettes } from '@shared/ui/tokens'
import type { Scheme } from '@shared/ui/theme'

/** The look every chart shares. Tooltips are drawn on the canvas: a strict policy allows no inline style. */
export function look(scheme: Scheme) {
  const palette = palettes[scheme]
  return {
    palette,
    textStyle: { fontFamily: FONT, color: palette.soft },
    axisLabel: { color: palette.soft, fontSize: 11 },
    tooltip: {
      renderMode: 'richText',
      backgroundColor: palette.raised,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontFamily: FONT, fontSize: 13 },
    },
  }
}

export interface HistoryPoint {
  date: string
  value: string
}

export interface TipRow {
  dataIndex: number
}

type Look = ReturnType<typeof look>

/** Days along the bottom, a few of them named. */
export function dateAxis(days: string[], palette: Look['palette'], axisLabel: Look['axisLabel']) {
  return {
    type: 'category',
    data: days,
    boundaryGap: false,
    axisLine: { lineStyle: { color: palette.line }, onZero: false },
    axisTick: { show: false },
    axisLabel: { ...axisLabel, interval: Math.max(0, Math.floor(days.length / 3) - 1), alignMinLabel: 'left', alignMaxLabel: 'right', showMaxLabel: true, formatter: (date: string) => (days.length > 90 ? date.slice(2, 7) : date.slice(5)) },
  }
}

/** Total value over time. Pixels may be floats; the tooltip shows the exact text. */
export const historyOption = (points: HistoryPoint[], currency: string) =>
  lineOption(points, (point) => formatMoney({ amount: point.value, currency }))

/** The price of a unit over time. */
export const priceOption = (points: HistoryPoint[]) => lineOption(points, (point) => formatPrice(point.value))

function lineOption(points: HistoryPoint[], told: (point: HistoryPoint) => string) {
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
          const point = row ? points[row.dataIndex] : undefined
          return point ? `${point.date}\n${told(point)}` : ''
        },
      },
      xAxis: dateAxis(points.map((point) => point.date), palette, axisLabel),
      yAxis: { type: 'value', scale: true, splitNumber: 3, axisLabel: { show: false }, splitLine: { lineStyle: { color: palette.line, type: 'dashed' } } },
      series: [
        {
          type: 'line',
          data: points.map((point) => Number(point.value)),
          showSymbol: false,
          lineStyle: { color: palette.brand, width: 2 },
          itemStyle: { color: palette.brand },
          areaStyle: { color: palette.brand, opacity: 0.08 },
        },
      ],
    }
  }
}

export interface Slice {
  asset_class: string
  label: string
  weight: string
}

/** The shares of a whole; the legend beside it is text on the page. */
export function sharesOption(slices: Slice[]) {
  return (scheme: Scheme): EChartsCoreOption => {
    const { palette, textStyle, tooltip } = look(scheme)
    return {
      textStyle,
      animation: false,
      tooltip: {
        ...tooltip,
        formatter: (row: TipRow) => {
          const slice = slices[row.dataIndex]
          return slice ? `${slice.label}\n${formatPercent(slice.weight)}` : ''
        },
      },
      series: [
        {
          type: 'pie',
          radius: ['62%', '94%'],
          label: { show: false },
          emphasis: { scale: false },
          itemStyle: { borderColor: palette.surface, borderWidth: 2 },
          data: slices.map((slice) => ({
            name: slice.label,
            value: Number(slice.weight),
            itemStyle: { color: classColour(slice.asset_class) },
          })),
        },
      ],
    }
  }
}
