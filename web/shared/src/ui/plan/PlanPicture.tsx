import { useMemo } from 'react'
import type { Plan } from '@shared/api/plans'
import { formatPercent } from '@shared/format'
import { useLanguage, useWords } from '@shared/words'
import { Chart } from '../chart/Chart'
import { bandsOption } from '../chart/plan'
import { Measure } from '../FactList'
import { Money, Percent } from '../Figures'

/** The chance of all musts, what it rests on, and wealth over the years. */
export function PlanPicture({ plan }: { plan: Plan }) {
  const t = useWords()
  const language = useLanguage()
  const option = useMemo(() => bandsOption(plan, [t('plan.band.middle'), t('plan.band.high'), t('plan.band.low')], language), [plan, t, language])
  return (
    <section className="card stack plan-picture" aria-label={t('plan.chance')}>
      <div className="row between">
        <span>{t('plan.chance')}</span>
        <strong className="plan-chance" data-testid="plan-chance" aria-live="polite"><Percent of={plan.chance} places={0} /></strong>
      </div>
      <p>{t('plan.chance.band', { low: formatPercent(plan.low, { places: 0 }), high: formatPercent(plan.high, { places: 0 }) })}</p>
      <p className="small soft">{t('plan.chance.note')}</p>
      {plan.notes.filter((note) => !isTakenForGranted(note)).map((note) => <p key={note.code} className="notice">{note.text}</p>)}
      <Chart label={t('plan.bands.picture')} height={220} option={option} />
      <p className="small soft">{t('plan.bands.note')}</p>
      <dl className="rates">
        <Measure label={t('plan.start')}><Money of={plan.start} /></Measure>
        <Measure label={t('plan.locked')}><Money of={plan.locked} /></Measure>
        <Measure label={t('plan.reserve')}><Money of={plan.reserve} /></Measure>
        <Measure label={t('plan.gap')}><Money of={plan.protection_gap} /></Measure>
        <Measure label={t('plan.mix')} note={plan.mix.label}><Percent of={plan.mix.expected_return} places={1} /></Measure>
        <Measure label={t('plan.daily')}><Percent of={plan.daily} places={0} /></Measure>
      </dl>
      <TakenForGranted plan={plan} />
    </section>
  )
}

/** As what money was counted whose kind nobody told: worth knowing, no warning. */
const isTakenForGranted = (note: Plan['notes'][number]) => note.code.startsWith('planning.counted_')

function TakenForGranted({ plan }: { plan: Plan }) {
  const t = useWords()
  const found = plan.notes.filter(isTakenForGranted)
  if (found.length === 0) return null
  return (
    <details className="small soft">
      <summary>{t('plan.granted', { count: found.length })}</summary>
      <ul className="stack">{found.map((note) => <li key={note.code}>{note.text}</li>)}</ul>
    </details>
  )
}
