import type { Consent } from '@shared/api/privacy'
import { formatInstant } from '@shared/format'
import { type PlainKey, useLanguage, useWords } from '@shared/words'

interface Props {
  consent: Consent
  busy: boolean
  onAsk: () => void
  onWithdraw: () => void
}

const STATES: Record<string, PlainKey> = { granted: 'privacy.on', refused: 'privacy.refused', withdrawn: 'privacy.withdrawn' }

/** One use of the customer's data and its switch: one tap ends it, agreeing takes reading first. */
export function ConsentCard({ consent, busy, onAsk, onWithdraw }: Props) {
  const t = useWords()
  const language = useLanguage()
  const label = `consent-${consent.purpose}`
  const state = consent.renewed ? 'privacy.off' : (STATES[consent.decision ?? ''] ?? 'privacy.off')
  return (
    <section className="card stack" data-testid={label} aria-labelledby={label}>
      <div className="row between consent-head">
        <h3 id={label}>{consent.title}</h3>
        <button
          type="button"
          className="switch"
          role="switch"
          aria-checked={consent.allowed}
          aria-labelledby={label}
          disabled={busy}
          onClick={consent.allowed ? onWithdraw : onAsk}
        >
          <i aria-hidden />
        </button>
      </div>
      <p className="row wrap small soft">
        <span className={consent.allowed ? 'mark good' : 'mark'}>{t(state)}</span>
        {consent.separate ? <span className="mark">{t('privacy.separate')}</span> : null}
        {consent.since && !consent.renewed ? <span>{t('privacy.since', { at: formatInstant(consent.since, language) })}</span> : null}
      </p>
      {consent.renewed ? <p className="notice">{t('privacy.renewed')}</p> : null}
      <Meaning consent={consent} />
    </section>
  )
}

/** What the law or the contract demands: explained, without a switch. */
export function NeededLine({ consent }: { consent: Consent }) {
  return (
    <li className="entry stack">
      <div className="row between">
        <span className="name">{consent.title}</span>
        <span className="mark">{consent.basis_label}</span>
      </div>
      <Meaning consent={consent} />
    </li>
  )
}

function Meaning({ consent }: { consent: Consent }) {
  const t = useWords()
  return (
    <details className="fold">
      <summary className="small soft">{t('privacy.means')}</summary>
      <Notice consent={consent} />
    </details>
  )
}

export function Notice({ consent }: { consent: Consent }) {
  const t = useWords()
  return (
    <div className="stack small">
      <p>{consent.text}</p>
      {consent.recipients.length > 0 ? <p>{t('list.of', { name: t('privacy.recipients'), text: consent.recipients.join(t('list.between')) })}</p> : null}
      <p className="soft">{t('list.of', { name: t('privacy.clause'), text: consent.clause })}</p>
    </div>
  )
}
