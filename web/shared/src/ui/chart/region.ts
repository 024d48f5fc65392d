import type { EChartsCoreOption } from 'echarts/core'
import type { Schemas } from '@shared/api/types'
import { formatPercent } from '@shared/format'
import type { Scheme } from '@shared/ui/theme'
import { look } from './options'

type Point = Schemas['RegionPointOut']
type Mark = Schemas['MarkOut']

interface Drawn {
  name: string
  value: [number, number]
}

const at = (point: Point): [number, number] => [Number(point.volatility), Number(point.expected_return)]
const drawn = (mark: Mark): Drawn => ({ name: mark.label, value: at(mark) })

/** What can be had within the limits as a line, single classes as small dots, and where the customer stands as named marks. */
export function regionOption(region: Point[], marks: Mark[], axes: { risk: string; reward: string }) {
  const classes = marks.filter((mark) => mark.what === 'class').map(drawn)
  return (scheme: Scheme): EChartsCoreOption => {
    const { palette, axisLabel, textStyle, tooltip } = look(scheme)
    const colours = { now: palette.red, after: palette.gold, target: palette.green, certain: palette.soft }
    const axis = {
      type: 'value',
      axisLabel: { ...axisLabel, formatter: (value: number) => formatPercent(String(value), { places: 0 }) },
      splitLine: { lineStyle: { color: palette.line, type: 'dashed' } },
      nameLocation: 'middle',
      nameTextStyle: { color: palette.soft },
    }
    return {
      textStyle,
      animation: false,
      grid: { left: 26, right: 16, top: 16, bottom: 30, containLabel: true },
      tooltip: {
        ...tooltip,
        formatter: ({ data }: { data: Drawn }) =>
          data.name ? `${data.name}\n${axes.risk} ${formatPercent(String(data.value[0]))}\n${axes.reward} ${formatPercent(String(data.value[1]))}` : '',
      },
      xAxis: { ...axis, name: axes.risk, nameGap: 26, min: 0 },
      yAxis: { ...axis, name: axes.reward, nameGap: 40, scale: true },
      series: [
        { type: 'line', data: region.map((point) => ({ name: '', value: at(point) })), showSymbol: false, lineStyle: { color: palette.brand, width: 3 } },
        { type: 'scatter', data: classes, symbolSize: 6, itemStyle: { color: palette.soft, opacity: 0.6 } },
        ...marks.flatMap((mark) =>
          mark.what === 'class'
            ? []
            : [
                {
                  type: 'scatter',
                  data: [drawn(mark)],
                  symbolSize: mark.what === 'certain' ? 9 : 14,
                  symbol: mark.what === 'certain' ? 'emptyCircle' : 'circle',
                  itemStyle: { color: colours[mark.what] },
                },
              ],
        ),
      ],
    }
  }
}
