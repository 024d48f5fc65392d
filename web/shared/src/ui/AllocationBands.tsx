import { formatPercent } from '@shared/format'
import type { AllocationRow } from '@shared/api/types'
import { useWords } from '@shared/words'
import { Percent } from './Figures'
import { Dot } from './Shares'
import { classColour } from './tokens'

/** The allocation now and after, one pair of bars per asset class, with the limits the rules allow. */
export function AllocationBands({ rows }: { rows: AllocationRow[] }) {
  const t = useWords()
  return (
    <ul className="bands" data-testid="allocation">
      {rows.map((row) => (
        <li key={row.asset_class} className="band">
          <div className="row between">
            <span className="row"><Dot assetClass={row.asset_class} /><strong>{row.label}</strong></span>
            {row.binding ? (
              <span className="mark wait">{t('advice.binding')}</span>
            ) : (
              <span className="small soft">
                {Number(row.limit_high) > 0
                  ? t('advice.limits', { low: formatPercent(row.limit_low, { places: 0 }), high: formatPercent(row.limit_high, { places: 0 }) })
                  : t('advice.limits.none')}
              </span>
            )}
          </div>
          <Bar label={t('advice.now')} share={row.current} assetClass={row.asset_class} before />
          <Bar label={t('advice.then')} share={row.proposed} assetClass={row.asset_class} />
        </li>
      ))}
    </ul>
  )
}

interface BarProps {
  label: string
  share: string
  assetClass: string
  before?: boolean
}

function Bar({ label, share, assetClass, before = false }: BarProps) {
  return (
    <div className="line">
      <span className="soft">{label}</span>
      <div className={before ? 'bar before' : 'bar'} aria-hidden>
        <i style={{ width: formatPercent(share), background: classColour(assetClass) }} />
      </div>
      <Percent of={share} places={1} />
    </div>
  )
}
