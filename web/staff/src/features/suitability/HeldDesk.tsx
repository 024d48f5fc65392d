import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import type { Attempt } from '@shared/api/assessment'
import { heldQuery, useDecideHeldResult } from '@shared/api/questionnaires'
import { useMe } from '@shared/api/session'
import { useFilters } from '@shared/shell/navigation'
import { Empty, Loading, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { HeldSheet } from './HeldSheet'

/** Held results by the time they have waited: the list on the left, one beside its earlier answers on the right. */
export function HeldDesk() {
  const t = useWords()
  const held = useQuery(heldQuery)
  const nothing = <Empty title={t('suitability.held.none')} hint={t('suitability.held.none.advice')} />
  return (
    <Ready query={held} loading={<Loading lines={6} />} empty={{ when: (all) => all.length === 0, show: nothing }}>
      {(all) => <Desk held={all} />}
    </Ready>
  )
}

function Desk({ held }: { held: Attempt[] }) {
  const t = useWords()
  const { data: me } = useMe()
  const [filters, setFilters] = useFilters()
  const decide = useDecideHeldResult()
  const shown = held.find((one) => one.id === filters.at) ?? held[0]
  if (!shown) return null
  return (
    <>
      <Refused error={decide.error} />
      <div className="match-desk">
        <nav className="card match-queue" aria-label={t('suitability.view.held')}>
          <p className="small soft">{t('suitability.held.waiting', { count: held.length })}</p>
          <ul>
            {held.map((one) => (
              <li key={one.id}>
                <button type="button" className={one.id === shown.id ? 'here' : ''} aria-current={one.id === shown.id} onClick={() => setFilters({ at: one.id })}>
                  <span className="num">{one.customer_number}</span>
                  <span className="num">{one.previous ?? '—'} → {one.level}</span>
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <HeldSheet
          key={shown.id}
          attempt={shown}
          deciding={may(me, 'suitability:hold:decide')}
          busy={decide.isPending}
          onDecide={(decision, reason) => decide.mutate({ attempt_id: shown.id, decision, reason }, { onSuccess: () => setFilters({ at: undefined }) })}
        />
      </div>
    </>
  )
}
