import { useMemo } from 'react'
import type { Measure, WhatIfFound } from '@shared/api/whatIf'
import { formatMoney, formatNumber } from '@shared/format'
import { barsOption, type BarSeries } from '@shared/ui/chart/bars'
import { Chart } from '@shared/ui/chart/Chart'
import { useWords } from '@shared/words'

const HEIGHT = 200
const percent = (bps: number) => `${bps / 100}%`

/** Where everybody stands before and after; for a shock first how much everybody loses. */
export function Distributions({ found, shock }: { found: WhatIfFound; shock: boolean }) {
  const t = useWords()
  const edge: Record<Measure, (value: number) => string> = {
    wealth: (yuan) => formatMoney({ amount: String(yuan), currency: 'CNY' }).replace(/\.00$/, ''),
    fees: percent,
    chance: percent,
    findings: (count) => formatNumber(String(count), 0),
  }
  return (
    <>
      {shock ? <Bars title={t('whatif.falls')} labels={found.falls.map((one) => `≥ ${percent(one.from_bps)}`)} series={[{ name: t('whatif.customers'), counts: found.falls.map((one) => one.count) }]} /> : null}
      {found.measures.map((one) => (
        <Bars
          key={one.measure}
          title={t(`whatif.measure.${one.measure}`)}
          note={t('whatif.moves', { up: one.up, down: one.down })}
          labels={one.edges.map((value) => `≥ ${edge[one.measure](value)}`)}
          series={[{ name: t('impact.before'), counts: one.before }, { name: t('impact.after'), counts: one.after }]}
        />
      ))}
      {found.levels.length || found.unscored ? (
        <section className="card stack" data-testid="what-if-levels">
          <h2>{t('whatif.levels')}</h2>
          <ul>{found.levels.map((one) => <li key={`${one.before}${one.after}`}>{t('whatif.levels.move', { before: one.before, after: one.after, count: one.count })}</li>)}</ul>
          {found.unscored ? <p className="small soft">{t('whatif.levels.unscored', { count: found.unscored })}</p> : null}
        </section>
      ) : null}
      {found.checks.length ? (
        <section className="card stack">
          <h2>{t('whatif.checks')}</h2>
          <ul>{found.checks.map((one) => <li key={one.label}>{t('whatif.check', { label: one.label, before: one.before, after: one.after })}</li>)}</ul>
        </section>
      ) : null}
    </>
  )
}

function Bars({ title, note, labels, series }: { title: string; note?: string; labels: string[]; series: BarSeries[] }) {
  const option = useMemo(() => barsOption(labels, series), [labels, series])
  const said = labels.map((label, at) => `${label}: ${series.map((one) => one.counts[at]).join(' → ')}`).join('; ')
  return (
    <section className="card stack">
      <div className="row between">
        <h2>{title}</h2>
        {series.length > 1 ? (
          <p className="row small soft">
            {series.map((one, at) => <span className="row" style={{ gap: 6 }} key={one.name}><i className="dot" aria-hidden style={{ background: at ? 'var(--brand)' : 'var(--soft)' }} />{one.name}</span>)}
          </p>
        ) : null}
      </div>
      {note ? <p className="small soft">{note}</p> : null}
      <Chart label={`${title}. ${said}`} height={HEIGHT} option={option} />
    </section>
  )
}
