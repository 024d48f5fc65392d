import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Consent, consentsQuery, useDecide } from '@shared/api/privacy'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Loading, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { ConsentCard, NeededLine } from './ConsentCard'
import { ConsentHistory } from './ConsentHistory'
import { GrantSheet } from './GrantSheet'
import { Rights } from './Rights'

export default function PrivacyPage() {
  const t = useWords()
  const customer = useMe().data?.customer_id ?? ''
  const consents = useQuery(consentsQuery(customer))
  return (
    <div className="page">
      <p className="soft">{t('privacy.lead')}</p>
      <Ready query={consents} loading={<Loading lines={8} />}>
        {(rows) => <Consents customer={customer} rows={rows} />}
      </Ready>
      <ConsentHistory customer={customer} />
      <Rights customer={customer} />
    </div>
  )
}

interface Done {
  consent: Consent
  withdrawn: boolean
}

function Consents({ customer, rows }: { customer: string; rows: Consent[] }) {
  const t = useWords()
  const decide = useDecide(customer)
  const [asked, setAsked] = useState<Consent | null>(null)
  const [done, setDone] = useState<Done | null>(null)
  const say = (consent: Consent, decision: 'granted' | 'refused' | 'withdrawn') =>
    decide.mutate(
      { consent, decision },
      {
        onSuccess: () => {
          setDone(decision === 'refused' ? null : { consent, withdrawn: decision === 'withdrawn' })
          setAsked(null)
        },
      },
    )
  const needed = rows.filter((row) => !row.optional)
  return (
    <>
      {done ? <Told done={done} busy={decide.isPending} onUndo={() => say(done.consent, 'granted')} /> : null}
      {asked ? null : <Refused error={decide.error} />}
      <h2>{t('privacy.yours')}</h2>
      <div className="consents">
        {rows.filter((row) => row.optional).map((row) => (
          <ConsentCard key={row.purpose} consent={row} busy={decide.isPending} onAsk={() => setAsked(row)} onWithdraw={() => say(row, 'withdrawn')} />
        ))}
      </div>
      <h2>{t('privacy.needed')}</h2>
      <p className="small soft">{t('privacy.needed.note')}</p>
      <ul className="card lines">{needed.map((row) => <NeededLine key={row.purpose} consent={row} />)}</ul>
      {asked ? (
        <GrantSheet consent={asked} busy={decide.isPending} error={decide.error} onClose={() => setAsked(null)} onDecide={(decision) => say(asked, decision)} />
      ) : null}
    </>
  )
}

/** A withdrawal can be taken back here, unless it concerns what needs reading and a decision of its own. */
function Told({ done, busy, onUndo }: { done: Done; busy: boolean; onUndo: () => void }) {
  const t = useWords()
  const { title, separate } = done.consent
  return (
    <div className="notice good" role="status" data-testid="consent-done">
      <span>{t(done.withdrawn ? 'privacy.done.withdrawn' : 'privacy.done.granted', { title })}</span>
      {done.withdrawn && !separate ? <Button look="plain" busy={busy} data-testid="consent-undo" onClick={onUndo}>{t('privacy.undo')}</Button> : null}
    </div>
  )
}
