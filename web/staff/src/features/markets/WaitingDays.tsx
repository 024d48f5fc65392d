import { useDecideDay } from '@shared/api/markets'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Day, Moment } from '@shared/ui/Figures'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Effect } from './Effect'

type Desk = Schemas['CalendarDeskOut']

/** Days that wait for their second person, with what releasing each would move now. */
export function WaitingDays({ desk }: { desk: Desk }) {
  const t = useWords()
  return (
    <section className="card stack">
      <h2>{t('markets.calendar.waiting')}</h2>
      {desk.waiting.length === 0 ? <p className="soft">{t('markets.calendar.waiting.none')}</p> : null}
      {desk.waiting.map((row) => <WaitingDay key={row.id} row={row} desk={desk} />)}
    </section>
  )
}

function WaitingDay({ row, desk }: { row: Schemas['WaitingDayOut']; desk: Desk }) {
  const t = useWords()
  const decide = useDecideDay(row.id)
  const labels = new Map(desk.calendars.map((calendar) => [calendar.name, calendar.label]))
  return (
    <div className="stack" data-testid="waiting-day">
      <p className="row wrap">
        <strong><Day of={row.day} /></strong>
        <span className={`mark ${row.opens ? 'good' : 'wait'}`}>{t(row.opens ? 'markets.calendar.open' : 'markets.calendar.closed')}</span>
        <span>{row.calendars.map((name) => labels.get(name) ?? name).join(' · ')}</span>
      </p>
      <p className="small">{row.source}</p>
      <p className="small soft">{row.made_by} · <Moment of={row.made_at} /></p>
      {row.moves ? <Effect of={row.moves} /> : null}
      {row.obstacle ? <p className="mark bad">{row.obstacle}</p> : null}
      {row.own ? <p className="small soft">{t('markets.calendar.own')}</p> : null}
      <Refused error={decide.error} />
      <div className="row wrap">
        {row.may_decide && !row.obstacle ? <Button look="primary" busy={decide.isPending} data-testid="day-release" onClick={() => decide.mutate('release')}>{t('markets.calendar.release')}</Button> : null}
        {row.may_decide ? <Button busy={decide.isPending} data-testid="day-refuse" onClick={() => decide.mutate('refuse')}>{t('markets.calendar.refuse')}</Button> : null}
        {row.own ? <Button busy={decide.isPending} data-testid="day-withdraw" onClick={() => decide.mutate('withdraw')}>{t('markets.calendar.withdraw')}</Button> : null}
      </div>
    </div>
  )
}
