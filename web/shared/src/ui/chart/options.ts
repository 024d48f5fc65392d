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

interface Framed {
  /** What the tooltip says of one place on the axis. */
  tip: (place: number) => string
  xAxis: object
  yAxis?: object
  grid?: object
  series: object[]
}

/** The frame that pictures over time share: dashed lines behind, no figures on the left unless given, a tooltip of exact text. */
export function framed(scheme: Scheme, draw: (look: Look) => Framed): EChartsCoreOption {
  const shared = look(scheme)
  const { tip, xAxis, yAxis, grid, series } = draw(shared)
  return {
    textStyle: shared.textStyle,
    animation: false,
    grid: { left: 4, right: 4, top: 12, bottom: 22, ...grid },
    tooltip: { ...shared.tooltip, trigger: 'axis', formatter: ([row]: TipRow[]) => (row ? tip(row.dataIndex) : '') },
    xAxis,
    yAxis: { type: 'value', splitNumber: 3, axisLabel: { show: false }, splitLine: { lineStyle: { color: shared.palette.line, type: 'dashed' } }, ...yAxis },
    series,
  }
}

/** Total value over time. Pixels may be floats; the tooltip shows the exact text. */
export const historyOption = (points: HistoryPoint[], currency: string) =>
  lineOption(points, (point) => formatMoney({ amount: point.value, currency }))

/** The price of a unit over time. */
export const priceOption = (points: HistoryPoint[]) => lineOption(points, (point) => formatPrice(point.value))

function lineOption(points: HistoryPoint[], told: (point: HistoryPoint) => string) {
  return (scheme: Scheme) =>
    framed(scheme, ({ palette, axisLabel }) => ({
      tip: (place) => (points[place] ? `${points[place].date}\n${told(points[place])}` : ''),
      xAxis: dateAxis(points.map((point) => point.date), palette, axisLabel),
      yAxis: { scale: true },
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
    }))
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
