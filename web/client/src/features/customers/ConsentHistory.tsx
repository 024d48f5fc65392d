import { useQuery } from '@tanstack/react-query'
import { consentHistoryQuery } from '@shared/api/privacy'
import { Moment } from '@shared/ui/Figures'
import { Ready } from '@shared/ui/states'
import { type PlainKey, useWords } from '@shared/words'

const DECISIONS: Record<string, PlainKey> = { granted: 'privacy.on', refused: 'privacy.refused', withdrawn: 'privacy.withdrawn' }
const GIVERS: Record<string, PlainKey> = { customer: 'privacy.giver.customer', guardian: 'privacy.giver.guardian', staff: 'privacy.giver.staff' }

/** Every answer ever given, newest first. */
export function ConsentHistory({ customer }: { customer: string }) {
  const t = useWords()
  const history = useQuery(consentHistoryQuery(customer))
  return (
    <details className="card fold" data-testid="consent-history">
      <summary>{t('privacy.history')}</summary>
      <Ready query={history} empty={{ when: (rows) => rows.length === 0, show: <p className="soft">{t('privacy.history.none')}</p> }}>
        {(rows) => (
          <ul className="stack">
            {rows.map((row) => (
              <li key={`${row.at}${row.purpose}`} className="row between">
                <span>
                  {row.title}
                  <br />
                  <span className="small soft"><Moment of={row.at} /> · {t(GIVERS[row.giver] ?? 'privacy.giver.customer')}</span>
                </span>
                <span className="mark">{t(DECISIONS[row.decision] ?? 'privacy.off')}</span>
              </li>
            ))}
          </ul>
        )}
      </Ready>
    </details>
  )
}
