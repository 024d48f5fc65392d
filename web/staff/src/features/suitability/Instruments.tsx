import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { type OwnInstrument, ownInstrumentsQuery, type Weighed, weighedQuery } from '@shared/api/questionnaires'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { FactList } from '@shared/ui/FactList'
import { Day, Moment } from '@shared/ui/Figures'
import { Empty, Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { ImportForm } from './ImportForm'
import { InstrumentPreview } from './InstrumentPreview'
import { ReleaseInstrument } from './ReleaseInstrument'

const LOOKS: Record<string, string> = { entered: 'wait', released: 'good', refused: 'bad' }

/** Questionnaires: what the bank brought in, from the file to the release, and what is in force. */
export function Instruments() {
  const t = useWords()
  const { data: me } = useMe()
  const [adding, setAdding] = useState(false)
  const own = useQuery(ownInstrumentsQuery)
  const house = useQuery(weighedQuery)
  const nothing = <Empty title={t('suitability.instruments.none')} hint={t('suitability.instruments.none.advice')} />
  return (
    <>
      {adding ? <ImportForm onClose={() => setAdding(false)} /> : null}
      {!adding && may(me, 'suitability:instrument:enter') ? (
        <div className="row"><Button look="primary" data-testid="instrument-new" onClick={() => setAdding(true)}>{t('suitability.instruments.new')}</Button></div>
      ) : null}
      <h2>{t('suitability.instruments.own')}</h2>
      <Ready query={own} loading={<Loading lines={4} />} empty={{ when: (all) => all.length === 0, show: nothing }}>
        {(all) => <>{all.map((one) => <OwnCard key={one.id} own={one} />)}</>}
      </Ready>
      <h2>{t('suitability.instruments.in-force')}</h2>
      <Ready query={house} loading={<Loading lines={4} />}>
        {(all) => <>{all.map((one) => <InForce key={one.code} one={one} />)}</>}
      </Ready>
    </>
  )
}

function OwnCard({ own }: { own: OwnInstrument }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="own-instrument" data-state={own.state}>
      <div className="row between wrap">
        <h3>{own.title} <span className="num small soft">{own.code} {own.version}</span></h3>
        <span className={`mark ${LOOKS[own.state] ?? ''}`}>{own.state_text}</span>
      </div>
      <FactList
        className="narrow"
        rows={[
          [t('suitability.instruments.since'), <Day of={own.since} />],
          [t('suitability.instruments.entered'), <>{own.entered_by || t('suitability.instruments.system')} · <Moment of={own.entered_at} /></>],
          ...(own.decided_at ? [[t('suitability.instruments.decided'), <>{own.decided_by} · <Moment of={own.decided_at} /></>] as const] : []),
          ...(own.impact_digest ? [[t('suitability.instruments.report'), <code className="raw">{own.impact_digest.slice(0, 16)}</code>] as const] : []),
          [t('suitability.instruments.digest'), <code className="raw">{own.digest.slice(0, 16)}</code>],
        ]}
      />
      {own.note ? <p className="soft">{own.note}</p> : null}
      <Shown of={own} />
      {own.state === 'entered' ? <ReleaseInstrument own={own} /> : null}
    </section>
  )
}

function InForce({ one }: { one: Weighed }) {
  return (
    <section className="card stack" data-testid="instrument-in-force">
      <h3>{one.title} <span className="num small soft">{one.code} {one.version}</span></h3>
      <p className="soft">{one.intro}</p>
      <Shown of={one} />
    </section>
  )
}

/** The questions are long: they open when somebody wants to read them. */
function Shown({ of }: { of: Weighed }) {
  const t = useWords()
  const [open, setOpen] = useState(false)
  return (
    <>
      <div className="row"><Button look="plain" aria-expanded={open} data-testid="instrument-show" onClick={() => setOpen(!open)}>{t(open ? 'suitability.instruments.hide' : 'suitability.instruments.show', { count: of.questions })}</Button></div>
      {open ? <InstrumentPreview of={of} /> : null}
    </>
  )
}
