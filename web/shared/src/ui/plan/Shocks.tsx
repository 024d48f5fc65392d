import { useQuery } from '@tanstack/react-query'
import { type Edits, stressQuery } from '@shared/api/plans'
import { useWords } from '@shared/words'
import { Money, Percent } from '../Figures'
import { Loading, Ready } from '../states'

/** What bad turns do to the plan. */
export function Shocks({ customer, edits }: { customer: string; edits: Edits }) {
  const t = useWords()
  const found = useQuery(stressQuery(customer, edits))
  return (
    <Ready query={found} loading={<Loading lines={5} />}>
      {(rows) => (
        <ul className="lines shocks" data-testid="shocks">
          {rows.map((row) => (
            <li key={row.code}>
              <span>{row.label}{row.source ? <small className="soft">{t('plan.shock.source', { source: row.source, mark: row.mark })}</small> : null}</span>
              <span className="small soft">{Number(row.loss.amount) > 0 ? <>{t('plan.loss')} <Money of={row.loss} /></> : t('plan.no-loss')}</span>
              <strong><Percent of={row.chance} places={0} /></strong>
            </li>
          ))}
        </ul>
      )}
    </Ready>
  )
}
