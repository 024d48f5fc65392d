import type { Report } from '@shared/api/reports'
import { formatPercent } from '@shared/format'
import { PercentChange } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

/** Why the money did otherwise than the target: in a sentence, and what other weights and other choices brought by class. */
export function Effects({ of }: { of: NonNullable<Report['attribution']> }) {
  const t = useWords()
  const plus = (share: string) => formatPercent(share, { plus: true })
  return (
    <section className="card stack" data-testid="effects">
      <h2>{t('report.effects')}</h2>
      <p>
        {t('report.effects.sentence', {
          target: plus(of.target),
          own: plus(of.portfolio),
          active: plus(of.active),
          allocation: plus(of.allocation),
          selection: plus(of.selection),
          interaction: plus(of.interaction),
        })}
      </p>
      <ul className="lines">
        {of.effects.map((one) => (
          <li key={one.asset_class} className="row between">
            <span>{one.label} <span className="small soft">{formatPercent(one.weight, { places: 1 })} / {formatPercent(one.target_weight, { places: 1 })}</span></span>
            <span className="row"><PercentChange of={one.allocation} /> <PercentChange of={one.selection} /></span>
          </li>
        ))}
      </ul>
      <p className="small soft">{t('report.effects.note')}</p>
    </section>
  )
}
