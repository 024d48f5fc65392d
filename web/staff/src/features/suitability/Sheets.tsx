import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import type { Attempt } from '@shared/api/assessment'
import { sheetsQuery, useAttestSheet } from '@shared/api/questionnaires'
import { useMe } from '@shared/api/session'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { FactList } from '@shared/ui/FactList'
import { Day, Moment } from '@shared/ui/Figures'
import { Empty, Loading, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const LEAST_REASON = 4

/** Signed sheets that somebody typed and nobody stands by yet: a second person compares them line by line. */
export function Sheets() {
  const t = useWords()
  const sheets = useQuery(sheetsQuery)
  const nothing = <Empty title={t('suitability.paper.none')} hint={t('suitability.paper.none.advice')} />
  return (
    <Ready query={sheets} loading={<Loading lines={6} />} empty={{ when: (all) => all.length === 0, show: nothing }}>
      {(all) => <>{all.map((one) => <SheetCard key={one.id} sheet={one} />)}</>}
    </Ready>
  )
}

function SheetCard({ sheet }: { sheet: Attempt }) {
  const t = useWords()
  const { data: me } = useMe()
  const [open, setOpen] = useState(false)
  return (
    <section className="card stack" data-testid="sheet">
      <div className="row between wrap">
        <h2><Link to={`/customers/${sheet.customer_id}?tab=suitability`}>{sheet.customer_number}</Link> · {sheet.title}</h2>
        <span className="mark wait">{t('suitability.paper.waits')}</span>
      </div>
      <FactList
        className="narrow"
        rows={[
          [t('suitability.paper.signed'), <Day of={sheet.signed_on} />],
          [t('suitability.paper.scan'), <span className="raw">{sheet.scan}</span>],
          [t('suitability.paper.entered'), <Moment of={sheet.submitted_at} />],
          [t('suitability.paper.level'), sheet.previous && sheet.previous !== sheet.level ? `${sheet.previous} → ${sheet.level}` : sheet.level],
        ]}
      />
      {sheet.mine ? <p className="small soft">{t('suitability.paper.mine')}</p> : null}
      {!sheet.mine && may(me, 'suitability:paper:attest') && !open ? (
        <div className="row"><Button look="primary" data-testid="sheet-open" onClick={() => setOpen(true)}>{t('suitability.paper.compare')}</Button></div>
      ) : null}
      {open ? <Compare sheet={sheet} /> : null}
    </section>
  )
}

/** Every line is ticked against the paper, then the signature; what does not agree takes a reason. */
function Compare({ sheet }: { sheet: Attempt }) {
  const t = useWords()
  const attest = useAttestSheet()
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set())
  const [signed, setSigned] = useState(false)
  const [reason, setReason] = useState('')
  const toggle = (place: number) => {
    const next = new Set(ticked)
    if (!next.delete(place)) next.add(place)
    setTicked(next)
  }
  const say = (agrees: boolean) => attest.mutate({ attempt_id: sheet.id, agrees, reason })
  return (
    <div className="stack">
      <p className="soft">{t('suitability.paper.how')}</p>
      <ul className="plain ticks" data-testid="sheet-lines">
        {sheet.answers.map((line, place) => (
          <li key={line.question}>
            <label className="row">
              <input type="checkbox" checked={ticked.has(place)} data-testid={`tick-${place}`} onChange={() => toggle(place)} />
              <span><span className="soft">{place + 1}. {line.question}</span><br />{line.answer}</span>
            </label>
          </li>
        ))}
        <li>
          <label className="row">
            <input type="checkbox" checked={signed} data-testid="tick-signature" onChange={() => setSigned(!signed)} />
            <strong>{t('suitability.paper.signature')}</strong>
          </label>
        </li>
      </ul>
      <Field label={t('suitability.paper.differs')} hint={t('suitability.paper.differs.hint')} value={reason} maxLength={500} data-testid="sheet-reason" onChange={(event) => setReason(event.target.value)} />
      <Refused error={attest.error} />
      <div className="row wrap">
        <Button look="primary" busy={attest.isPending} disabled={!signed || ticked.size < sheet.answers.length} data-testid="sheet-agrees" onClick={() => say(true)}>{t('suitability.paper.agrees')}</Button>
        <Button look="danger" busy={attest.isPending} disabled={reason.trim().length < LEAST_REASON} data-testid="sheet-differs" onClick={() => say(false)}>{t('suitability.paper.discard')}</Button>
      </div>
    </div>
  )
}
