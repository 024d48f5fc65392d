import type { ViewImpact } from '@shared/api/outlook'
import { Day, Money, MoneyChange } from '@shared/ui/Figures'
import { useWords } from '@shared/words'
import type { Labels } from './pair'

/** Whom a view would move, and the money turned over; by level and by class. */
export function Impact({ impact, labels }: { impact: ViewImpact | null; labels: Labels }) {
  const t = useWords()
  if (impact === null) return <p className="notice" role="status" data-testid="measuring">{t('outlook.impact.measuring')}</p>
  if (impact.advised === 0) return <p className="small soft" data-testid="impact">{t('outlook.impact.nobody')} · <Day of={impact.as_of} /></p>
  return (
    <div className="stack" data-testid="impact">
      <p>
        {t('outlook.impact.says', { moved: impact.moved, advised: impact.advised })} <Money of={impact.turnover} />
        <span className="small soft"> · <Day of={impact.as_of} /></span>
      </p>
      {impact.levels.length === 0 ? null : (
        <details>
          <summary>{t('outlook.impact.more')}</summary>
          <div className="scroll">
            <table className="plain">
              <thead><tr><th>{t('outlook.impact.level')}</th><th className="right">{t('outlook.impact.advised')}</th><th className="right">{t('outlook.impact.moved')}</th><th className="right">{t('outlook.impact.turnover')}</th></tr></thead>
              <tbody>
                {impact.levels.map((row) => (
                  <tr key={row.level}><th scope="row">C{row.level}</th><td className="right num">{row.advised}</td><td className="right num">{row.moved}</td><td className="right"><Money of={row.turnover} /></td></tr>
                ))}
              </tbody>
            </table>
          </div>
          <ul className="points">
            {Object.entries(impact.classes).map(([asset_class, change]) => <li key={asset_class}>{labels.get(asset_class) ?? asset_class} <MoneyChange of={change} /></li>)}
          </ul>
        </details>
      )}
    </div>
  )
}
