import { useQuery } from '@tanstack/react-query'
import { openMovesQuery } from '@shared/api/custody'
import { unansweredChoicesQuery } from '@shared/api/dividends'
import { breaksQuery, tradingDayQuery } from '@shared/api/trading'
import type { Schemas } from '@shared/api/types'
import { FactList, type FactPair } from '@shared/ui/FactList'
import { Moment } from '@shared/ui/Figures'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Breaks } from './Breaks'
import { DividendAnswers } from './DividendAnswers'
import { Moves } from './Moves'

const ORDERS = ['placed', 'submitted', 'confirmed', 'settled', 'rejected', 'cancelled'] as const
const REQUESTS = ['waiting', 'unknown', 'acknowledged', 'answered'] as const

/** Where the order book stands: what does not agree first, then the clock and the counts. */
export default function DeskPage() {
  const t = useWords()
  const day = useQuery(tradingDayQuery)
  const breaks = useQuery(breaksQuery)
  const moves = useQuery(openMovesQuery)
  const choices = useQuery(unansweredChoicesQuery)
  return (
    <div className="page">
      <h1>{t('trading.desk')}</h1>
      <Ready query={breaks}>{(data) => <Breaks breaks={data.items} />}</Ready>
      <Ready query={moves}>{(data) => <Moves moves={data.items} />}</Ready>
      <Ready query={choices}>{(data) => <DividendAnswers choices={data.items} />}</Ready>
      <Ready query={day}>{(data) => <Day day={data} />}</Ready>
    </div>
  )
}

function Day({ day }: { day: Schemas['TradingDayOut'] }) {
  const t = useWords()
  const clock: FactPair[] = [
    [t('trading.desk.cutoff'), day.next_cutoff ? <Moment of={day.next_cutoff} /> : '—'],
    [t('trading.desk.before'), day.before_cutoff],
    [t('trading.desk.open'), day.breaks],
    [t('trading.desk.overdue'), day.overdue],
  ]
  return (
    <div className="two" data-testid="trading-day">
      <section className="card stack">
        <h2>{t('trading.desk.clock')}</h2>
        <FactList rows={clock} />
      </section>
      <section className="card stack">
        <h2>{t('trading.desk.counts')}</h2>
        <FactList rows={ORDERS.map((state) => [t(`trading.state.${state}`), day.orders[state] ?? 0])} />
      </section>
      <section className="card stack">
        <h2>{t('trading.desk.requests')}</h2>
        <FactList rows={REQUESTS.map((state) => [t(`trading.request.${state}`), day.requests[state] ?? 0])} />
      </section>
    </div>
  )
}
