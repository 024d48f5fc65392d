import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { movedAddress, movedQuery } from '@shared/api/outlook'
import { Money } from '@shared/ui/Figures'
import { Link } from '@shared/shell/navigation'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { percentOf } from './pair'

/** Whom a view would move: asked for only when somebody looks, because it is worked out anew over the whole book. */
export function Moved({ id }: { id: string }) {
  const t = useWords()
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="moved">
      <summary>{t('outlook.impact.who')}</summary>
      {open ? <People id={id} /> : null}
    </details>
  )
}

function People({ id }: { id: string }) {
  const t = useWords()
  const moved = useQuery(movedQuery(id))
  return (
    <Ready query={moved} empty={{ when: (found) => found.total === 0, show: <p className="small soft">{t('outlook.impact.who.none')}</p> }}>
      {(found) => (
        <div className="stack">
          <p className="small soft">
            {t('outlook.impact.who.of', { shown: found.customers.length, total: found.total })} <a href={movedAddress(id)} download data-testid="moved-csv">{t('outlook.impact.export')}</a>
          </p>
          <div className="scroll">
            <table className="plain">
              <thead><tr><th>{t('outlook.impact.customer')}</th><th className="right">{t('outlook.impact.level')}</th><th className="right">{t('outlook.impact.turnover')}</th><th>{t('outlook.impact.classes')}</th></tr></thead>
              <tbody>
                {found.customers.map((row) => (
                  <tr key={row.customer_id}>
                    <th scope="row"><Link to={`/customers/${row.customer_id}`}>{row.customer}</Link></th>
                    <td className="right num">C{row.level}</td>
                    <td className="right"><Money of={row.turnover} /></td>
                    <td className="small">{row.moves.map((move) => <span key={move.asset_class} className="part">{move.label} {percentOf(move.bps / 10_000, true)}</span>)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
    </Ready>
  )
}
