import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { assessmentsQuery, type Attempt, attemptsQuery, type Instrument, instrumentsQuery, type Origin, useStartAttempt } from '@shared/api/assessment'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { useLargeType } from '@shared/ui/largeType'
import { Loading, Ready, Refused } from '@shared/ui/states'
import { History } from '@shared/ui/suitability/History'
import { useWords } from '@shared/words'
import { Questionnaire } from './Questionnaire'
import { Result } from './Result'
import { Standing } from './Standing'

/** Which questionnaires there are, how the last ones came out, and the one being answered. */
export default function AssessmentPage() {
  const customer = useMe().data?.customer_id ?? ''
  const instruments = useQuery(instrumentsQuery)
  const attempts = useQuery(attemptsQuery(customer))
  const start = useStartAttempt(customer)
  const t = useWords()
  const [large, toggle] = useLargeType()
  const [open, setOpen] = useState<Attempt | null>(null)
  const [fresh, setFresh] = useState<Attempt | null>(null)

  if (open) {
    const done = (result: Attempt | null) => {
      setOpen(null)
      setFresh(result)
    }
    return <Questionnaire attempt={open} onDone={done} />
  }
  const begin = (code: string) => start.mutate({ instrument: code, origin: cameFrom() }, { onSuccess: setOpen })
  return (
    <div className={large ? 'page large-type' : 'page'}>
      <div className="type-choice"><Button look="plain" data-testid="large-type" onClick={toggle}>{t(large ? 'suitability.normal' : 'suitability.large')}</Button></div>
      <Refused error={start.error} />
      <Ready query={attempts} loading={<Loading lines={6} />}>
        {(past) => (
          <>
            <Standing customer={customer} />
            {latest(past, fresh).filter((one) => tells(one, fresh)).map((attempt) => <Result key={attempt.id} attempt={attempt} onChange={setFresh} />)}
            <Ready query={instruments} loading={<Loading lines={4} />}>
              {(offered) => offered.map((one) => <Offer key={one.code} one={one} busy={start.isPending} onBegin={begin} />)}
            </Ready>
            <Past customer={customer} attempts={past} />
          </>
        )}
      </Ready>
    </div>
  )
}

/** A link from a refused order says so in the address: whoever now scores higher is asked by a person first. */
const cameFrom = (): Origin => (new URLSearchParams(window.location.search).get('from') === 'refused_order' ? 'refused_order' : 'menu')

/** The newest result of each questionnaire; one just changed counts before the list has caught up. */
function latest(past: Attempt[], fresh: Attempt | null): Attempt[] {
  const all = fresh ? [fresh, ...past.filter((a) => a.id !== fresh.id)] : past
  return all.filter((a, place) => all.findIndex((b) => b.instrument === a.instrument) === place)
}

/** The standing above tells of what is in force already; a result of its own is shown while it is new, waits, or tells of something else. */
const tells = (one: Attempt, fresh: Attempt | null) => one.kind !== 'risk' || one.state !== 'confirmed' || one.id === fresh?.id

function Offer({ one, busy, onBegin }: { one: Instrument; busy: boolean; onBegin: (code: string) => void }) {
  const t = useWords()
  return (
    <section className="card stack">
      <h2>{one.title}</h2>
      <p className="soft">{one.intro}</p>
      <Button look="primary" wide busy={busy} data-testid={`begin-${one.code}`} onClick={() => onBegin(one.code)}>
        {t('suitability.begin', { count: one.questions })}
      </Button>
    </section>
  )
}

function Past({ customer, attempts }: { customer: string; attempts: Attempt[] }) {
  const t = useWords()
  const assessed = useQuery(assessmentsQuery(customer))
  return (
    <section className="card stack">
      <h2>{t('suitability.past')}</h2>
      <Ready query={assessed}>{(found) => <History assessed={found} attempts={attempts} />}</Ready>
    </section>
  )
}
