import type { Schemas } from '@shared/api/types'
import { FactList } from '@shared/ui/FactList'
import { Day } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

type Moves = Schemas['RedatingOut']
const EXAMPLES = 5

/** How many orders, moves of units and choices a day would move, by how much, and some of them from which day to which. */
export function Effect({ of }: { of: Moves }) {
  const t = useWords()
  if (of.orders + of.plans + of.moves + of.choices === 0) return <p className="soft" data-testid="effect">{t('markets.calendar.effect.none')}</p>
  const shift = ({ days, orders: n }: Schemas['ShiftOut']) =>
    days === 0 ? t('markets.calendar.effect.same', { n }) : t(days > 0 ? 'markets.calendar.effect.later' : 'markets.calendar.effect.earlier', { n, days: Math.abs(days) })
  return (
    <div className="stack" data-testid="effect">
      <h3>{t('markets.calendar.effect')}</h3>
      <FactList
        rows={[
          [t('markets.calendar.effect.orders'), of.orders],
          [t('markets.calendar.effect.customers'), of.customers],
          [t('markets.calendar.effect.trade'), of.trade_dates],
          [t('markets.calendar.effect.confirm'), of.confirmations],
          [t('markets.calendar.effect.pay'), of.payments],
          [t('markets.calendar.effect.plans'), of.plans],
          [t('markets.calendar.effect.moves'), of.moves],
          [t('markets.calendar.effect.choices'), of.choices],
          [t('markets.calendar.effect.shifts'), of.shifts.map(shift).join(' · ') || '—'],
        ]}
      />
      {of.examples.slice(0, EXAMPLES).map((example) => (
        <p key={example.number} className="small">
          {example.number}: <Day of={example.now.settle_due} /> → <Day of={example.then.settle_due} />
        </p>
      ))}
      <p className="small soft">{t('markets.calendar.effect.keep')}</p>
    </div>
  )
}
