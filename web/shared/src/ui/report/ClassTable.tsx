import type { Report } from '@shared/api/reports'
import { MoneyChange, PercentChange } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

/** What each asset class brought, in money and as its share of the return. */
export function ClassTable({ classes }: { classes: Report['classes'] }) {
  const t = useWords()
  if (classes.length === 0) return null
  return (
    <section className="card stack">
      <h2>{t('report.classes')}</h2>
      <ul className="lines" data-testid="classes">
        {classes.map((one) => (
          <li key={one.asset_class} className="row between">
            <span>{one.label}</span>
            <span className="row"><MoneyChange of={one.gain} /> <PercentChange of={one.share} /></span>
          </li>
        ))}
      </ul>
    </section>
  )
}
