import { formatMoney } from '@shared/format'
import type { Liquidity, Plan } from '@shared/api/plans'
import type { Scheme } from '@shared/ui/theme'
import { dateAxis, framed } from './options'

/** Wealth by year: the middle path, half of all paths, nine tenths of them. Pixels may be floats; words are exact. */
export function bandsOption(plan: Plan, words: readonly [string, string, string], language: string) {
  const short = new Intl.NumberFormat(language, { notation: 'compact' })
  const money = (amount: string | undefined) => formatMoney({ amount: amount ?? '', currency: plan.currency })
  const at = (place: number) => plan.bands.map((band) => Number(band.points[place]))
  const rise = (low: number, high: number) => at(high).map((value, year) => value - (at(low)[year] ?? 0))
  const told = (found: Plan['bands'][number]) => `${found.on.slice(0, 4)}\n${words[0]} ${money(found.points[2])}\n${words[1]} ${money(found.points[4])}\n${words[2]} ${money(found.points[0])}`
  const due = (place: number) => plan.goals.filter((goal) => yearOf(plan, goal.due) === place).map((goal) => `\n· ${goal.name}`).join('')
  return (scheme: Scheme) =>
    framed(scheme, ({ palette, axisLabel }) => {
      const band = (data: number[], opacity: number) => ({ type: 'line', stack: 'bands', data, showSymbol: false, lineStyle: { opacity: 0 }, areaStyle: { color: palette.brand, opacity }, silent: true })
      return {
        tip: (place) => (plan.bands[place] ? told(plan.bands[place]) + due(place) : ''),
        grid: { containLabel: true, bottom: 4 },
        xAxis: { ...dateAxis(plan.bands.map((row) => row.on), palette, axisLabel), axisLabel: { ...axisLabel, interval: 9, formatter: (day: string) => day.slice(0, 4) } },
        yAxis: { axisLabel: { ...axisLabel, formatter: (value: number) => short.format(value) } },
        series: [
          band(at(0), 0),
          band(rise(0, 1), 0.12),
          band(rise(1, 3), 0.26),
          band(rise(3, 4), 0.12),
          { type: 'line', data: at(2), showSymbol: false, lineStyle: { color: palette.brand, width: 2 }, itemStyle: { color: palette.brand }, markLine: marks(plan, palette) },
        ],
      }
    })
}

/** Where each goal falls due. */
function marks(plan: Plan, palette: { gold: string }) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: palette.gold, type: 'solid', width: 1 },
    label: { show: false },
    data: plan.goals.map((goal) => ({ xAxis: yearOf(plan, goal.due) })),
  }
}

const yearOf = (plan: Plan, due: string) => plan.bands.findLastIndex((band) => band.on <= due)

/** What is free by each day as steps, and what is needed as bars beside them. */
export function liquidityOption(calendar: Liquidity, words: { free: string; need: string }) {
  const { days, free, need } = stepsOf(calendar)
  const currency = calendar.tranches[0]?.amount.currency ?? calendar.needs[0]?.amount.currency ?? 'CNY'
  const told = (place: number) => {
    const wanted = need[place] ? `\n${words.need} ${formatMoney({ amount: String(need[place]), currency })}` : ''
    return `${days[place]}\n${words.free} ${formatMoney({ amount: (free[place] ?? 0).toFixed(2), currency })}${wanted}`
  }
  return (scheme: Scheme) =>
    framed(scheme, ({ palette, axisLabel }) => ({
      tip: told,
      xAxis: { ...dateAxis(days, palette, axisLabel), axisLabel: { ...axisLabel, hideOverlap: true, alignMinLabel: 'left', alignMaxLabel: 'right', formatter: (day: string) => day.slice(0, 7) } },
      series: [
        { type: 'line', step: 'end', data: free, showSymbol: false, lineStyle: { color: palette.brand, width: 2 }, itemStyle: { color: palette.brand }, areaStyle: { color: palette.brand, opacity: 0.12 } },
        { type: 'bar', data: need, barMaxWidth: 14, barMinWidth: 4, itemStyle: { color: palette.gold } },
      ],
    }))
}

function stepsOf(calendar: Liquidity) {
  const dated = calendar.tranches.filter((part) => part.free_on !== null)
  const days = [...new Set([calendar.as_of, ...dated.map((part) => part.free_on ?? ''), ...calendar.needs.map((row) => row.on)])].sort()
  const free = days.map((day) => dated.reduce((sum, part) => ((part.free_on ?? '') <= day ? sum + Number(part.amount.amount) : sum), 0))
  const need = days.map((day) => calendar.needs.reduce((sum, row) => (row.on === day ? sum + Number(row.amount.amount) : sum), 0) || null)
  return { days, free, need }
}
