import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { effectQuery, useEnterDay } from '@shared/api/markets'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Choices } from '@shared/ui/Choices'
import { Field } from '@shared/ui/Field'
import { Loading, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Effect } from './Effect'

const SHORTEST_SOURCE = 4

/** Enters a day to come; what it would move stands below before anything is put forward. */
export function DayForm({ desk }: { desk: Schemas['CalendarDeskOut'] }) {
  const t = useWords()
  const [day, setDay] = useState('')
  const [kind, setKind] = useState<'closed' | 'open'>('closed')
  const [chosen, setChosen] = useState(() => desk.calendars.map((calendar) => calendar.name))
  const [source, setSource] = useState('')
  const entry = { day, opens: kind === 'open', calendars: chosen }
  const effect = useQuery(effectQuery(entry))
  const enter = useEnterDay()
  const toggle = (name: string) => setChosen(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name].sort())
  return (
    <section className="card stack" data-testid="day-form">
      <h2>{t('markets.calendar.enter')}</h2>
      <Field label={t('markets.calendar.day')} type="date" value={day} min={desk.today} data-testid="day-day" onChange={(event) => setDay(event.target.value)} />
      <Choices
        label={t('markets.calendar.kind')}
        value={kind}
        choices={[{ value: 'closed', label: t('markets.calendar.closed') }, { value: 'open', label: t('markets.calendar.open') }]}
        onChange={setKind}
        testId="day-kind"
      />
      <fieldset className="stack">
        <legend>{t('markets.calendar.which')}</legend>
        {desk.calendars.map((calendar) => (
          <label key={calendar.name} className="row">
            <input type="checkbox" checked={chosen.includes(calendar.name)} data-testid={`day-in-${calendar.name}`} onChange={() => toggle(calendar.name)} /> {calendar.label}
          </label>
        ))}
      </fieldset>
      <Field label={t('markets.calendar.source')} value={source} maxLength={200} data-testid="day-source" onChange={(event) => setSource(event.target.value)} />
      {effect.isLoading ? <Loading lines={2} /> : null}
      {effect.data && !effect.error ? <Effect of={effect.data} /> : null}
      <Refused error={effect.error ?? enter.error} />
      {enter.isSuccess ? <p className="small" role="status">{t('markets.calendar.entered')}</p> : null}
      <Button
        look="primary"
        data-testid="day-propose"
        busy={enter.isPending}
        disabled={!effect.data || effect.isError || source.trim().length < SHORTEST_SOURCE}
        onClick={() => enter.mutate({ ...entry, source }, { onSuccess: () => setDay('') })}
      >
        {t('markets.calendar.propose')}
      </Button>
    </section>
  )
}
