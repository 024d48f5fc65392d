import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { calendarQuery } from '@shared/api/markets'
import { useMe } from '@shared/api/session'
import type { Schemas } from '@shared/api/types'
import { formatDate } from '@shared/format'
import { Day, Moment } from '@shared/ui/Figures'
import { Empty, Loading, Ready } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useLanguage, useWords } from '@shared/words'
import { DayForm } from './DayForm'
import { WaitingDays } from './WaitingDays'

type Desk = Schemas['CalendarDeskOut']
type SpecialDay = Schemas['SpecialDayOut']

/** The days on which markets are closed or open against the weekday; two people enter one that is announced late. */
export default function CalendarPage() {
  const t = useWords()
  const { data: me } = useMe()
  const desk = useQuery(calendarQuery)
  return (
    <div className="page" data-testid="calendar">
      <div className="page-head"><h1>{t('markets.calendar')}</h1></div>
      <p className="soft">{t('markets.calendar.lead')}</p>
      <Ready query={desk} loading={<Loading lines={6} />}>
        {(data) => (
          <div className="columns">
            <Days desk={data} />
            <div className="stack">
              <WaitingDays desk={data} />
              {may(me, 'markets:calendar:propose') ? <DayForm desk={data} /> : null}
            </div>
          </div>
        )}
      </Ready>
    </div>
  )
}

function Days({ desk }: { desk: Desk }) {
  const t = useWords()
  const language = useLanguage()
  const labels = new Map(desk.calendars.map((calendar) => [calendar.name, calendar.label]))
  const columns = [
    { title: t('markets.calendar.day'), dataIndex: 'day', render: (day: string) => <Day of={day} /> },
    {
      title: t('markets.calendar.kind'),
      dataIndex: 'opens',
      render: (opens: boolean) => <span className={`mark ${opens ? 'good' : 'wait'}`}>{t(opens ? 'markets.calendar.open' : 'markets.calendar.closed')}</span>,
    },
    { title: t('markets.calendar.calendars'), dataIndex: 'calendars', render: (names: string[]) => names.map((name) => labels.get(name) ?? name).join(' · ') },
    { title: t('markets.calendar.by'), key: 'by', render: (_: unknown, row: SpecialDay) => <By row={row} /> },
  ]
  const until = desk.calendars.map((calendar) => calendar.announced_until).sort()[0]
  return (
    <section className="card table-card" data-testid="calendar-days">
      <h2 className="table-title">{t('markets.calendar.days')}</h2>
      {until ? <p className="small soft table-title">{t('markets.calendar.until', { date: formatDate(until, language) })}</p> : null}
      <DataTable label={t('markets.calendar.days')} rows={desk.days.map((row) => ({ ...row, key: `${row.day}${row.calendars.join('')}` }))} columns={columns} rowKey="key" empty={<Empty title={t('markets.calendar.days.none')} />} />
    </section>
  )
}

function By({ row }: { row: SpecialDay }) {
  const t = useWords()
  if (row.source === null) return <span className="soft">{t('markets.calendar.shipped')}</span>
  return (
    <>
      {row.source}
      <div className="small soft"><Moment of={row.known_at} /></div>
    </>
  )
}
