import type { Report } from '@shared/api/reports'
import { formatPercent } from '@shared/format'
import { PercentChange } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

const COLUMNS = ['class', 'weights', 'allocation', 'selection'] as const

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
        })}
      </p>
      <table className="plain">
        <thead>
          <tr>{COLUMNS.map((name) => <th key={name} scope="col">{t(`report.effects.${name}`)}</th>)}</tr>
        </thead>
        <tbody>
          {of.effects.map((one) => (
            <tr key={one.asset_class}>
              <th scope="row">{one.label}</th>
              <td className="small soft">{formatPercent(one.weight, { places: 1 })} / {formatPercent(one.target_weight, { places: 1 })}</td>
              <td><PercentChange of={one.allocation} /></td>
              <td><PercentChange of={one.selection} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small soft">{t('report.effects.note')}</p>
    </section>
  )
}
