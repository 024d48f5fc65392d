import type { BookIndicator } from '@shared/api/riskBook'
import { Link } from '@shared/shell/navigation'
import { useWords } from '@shared/words'
import { figure, behindPath } from './figures'
import { Gauge } from './Gauge'
import { LightMark } from './LightMark'
import { Trend } from './Trend'

/** Every indicator with its light, where it lies between its thresholds, and how it moved. */
export function Indicators({ of }: { of: BookIndicator[] }) {
  const t = useWords()
  return (
    <section className="stack">
      <h2>{t('risk.indicators')}</h2>
      <div className="risk-tiles" data-testid="indicators">{of.map((one) => <Tile key={one.code} of={one} />)}</div>
    </section>
  )
}

function Tile({ of }: { of: BookIndicator }) {
  const t = useWords()
  return (
    <article className="card stack" data-testid="indicator" data-light={of.light ?? 'none'}>
      <h3>{of.label}</h3>
      <p className="row wrap">
        <b className="risk-value">{of.value === null ? '—' : figure(of.unit, of.value)}</b>
        <LightMark of={of.light} />
        {of.about ? <span className="small soft">{of.about}</span> : null}
      </p>
      <Gauge of={of} />
      <p className="small soft">
        {t('risk.limit.warn', { value: figure(of.unit, of.warn) })}
        {of.intercept === null ? '' : ` · ${t('risk.limit.intercept', { value: figure(of.unit, of.intercept) })}`}
        {` · ${t(`risk.owner.${of.owner}`)}`}
      </p>
      <Trend of={of} />
      <details>
        <summary className="small">{t('risk.formula')}</summary>
        <p className="small soft">{of.formula}</p>
      </details>
      {of.dimension ? <Link to={behindPath(of.dimension, of.subject)}>{t('risk.behind')}</Link> : null}
    </article>
  )
}
