import type { Figure, Report } from '@shared/api/reports'
import { Link } from '@shared/shell/navigation'
import { MoneyChange, PercentChange } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

/** What each asset class brought, in money and as its share of the return. */
export function ClassTable({ classes, figureOf }: { classes: Report['classes']; figureOf: (figure: Figure, of: string) => string }) {
  const t = useWords()
  if (classes.length === 0) return null
  return (
    <section className="card stack">
      <h2>{t('report.classes')}</h2>
      <ul className="lines" data-testid="classes">
        {classes.map((one) => (
          <li key={one.asset_class} className="row between">
            <span>{one.label}</span>
            <Link to={figureOf('asset_class', one.asset_class)} className="row figure-link"><MoneyChange of={one.gain} /> <PercentChange of={one.share} /></Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
