import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { useEffect, useRef, useState } from 'react'
import { useScheme, type Scheme } from '@shared/ui/theme'
import { useWords } from '@shared/words'

interface Props {
  /** What the picture says, for those who do not see it. */
  label: string
  height: number
  option: (scheme: Scheme) => EChartsCoreOption
}

/** Draws one ECharts picture; the drawing engine is fetched only when a chart is on the page, and where it does not come, that is said. */
export function Chart({ label, height, option }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [chart, setChart] = useState<EChartsType | null>(null)
  const [missing, setMissing] = useState(false)
  const scheme = useScheme()
  const t = useWords()

  useEffect(() => {
    const host = box.current
    if (!host) return
    let drawn: EChartsType | null = null
    const watch = new ResizeObserver(() => drawn?.resize())
    let gone = false
    import('./engine')
      .then(({ init }) => {
        if (gone) return
        drawn = init(host)
        setChart(drawn)
        watch.observe(host)
      })
      .catch(() => setMissing(true))
    return () => {
      gone = true
      watch.disconnect()
      drawn?.dispose()
    }
  }, [])

  useEffect(() => {
    chart?.setOption(option(scheme), { notMerge: true })
  }, [chart, option, scheme])

  if (missing) return <p className="small soft" role="status" data-testid="no-picture">{t('state.no-picture', { label })}</p>
  return <div ref={box} className="chart" style={{ height }} role="img" aria-label={label} />
}
