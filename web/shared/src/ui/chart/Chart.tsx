import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { useEffect, useRef, useState } from 'react'
import { useScheme, type Scheme } from '@shared/ui/theme'

interface Props {
  /** What the picture says, for those who do not see it. */
  label: string
  height: number
  option: (scheme: Scheme) => EChartsCoreOption
}

/** Draws one ECharts picture; the drawing engine is fetched only when a chart is on the page. */
export function Chart({ label, height, option }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [chart, setChart] = useState<EChartsType | null>(null)
  const scheme = useScheme()

  useEffect(() => {
    const host = box.current
    if (!host) return
    let drawn: EChartsType | null = null
    const watch = new ResizeObserver(() => drawn?.resize())
    let gone = false
    void import('./engine').then(({ init }) => {
      if (gone) return
      drawn = init(host)
      setChart(drawn)
      watch.observe(host)
    })
    return () => {
      gone = true
      watch.disconnect()
      drawn?.dispose()
    }
  }, [])

  useEffect(() => {
    chart?.setOption(option(scheme), { notMerge: true })
  }, [chart, option, scheme])

  return <div ref={box} className="chart" style={{ height }} role="img" aria-label={label} />
}
