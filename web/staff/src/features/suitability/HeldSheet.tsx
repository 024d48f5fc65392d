import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Attempt } from '@shared/api/assessment'
import { type Compared, comparisonQuery, type HeldDecision } from '@shared/api/questionnaires'
import { formatDate } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { FactList } from '@shared/ui/FactList'
import { Moment } from '@shared/ui/Figures'
import { Ready } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'

const LEAST_REASON = 4
const SUGGESTED = ['spoke', 'slip', 'coached'] as const
const DECISIONS = ['let_stand', 'ask_again', 'refuse'] as const
const LOOKS = { let_stand: 'primary', ask_again: 'normal', refuse: 'danger' } as const

interface Props {
  attempt: Attempt
  deciding: boolean
  busy: boolean
  onDecide: (decision: HeldDecision, reason: string) => void
}

/** One held result: why it is held, every answer beside the one before, and the decision with its grounds. */
export function HeldSheet({ attempt, deciding, busy, onDecide }: Props) {
  const t = useWords()
  const compared = useQuery(comparisonQuery(attempt.id))
  return (
    <section className="card stack" data-testid="held" data-attempt={attempt.id}>
      <div className="row between wrap">
        <h2 className="row wrap">
          <Link to={`/customers/${attempt.customer_id}?tab=suitability`} testId="held-customer">{attempt.customer_number}</Link>
          <span className="num">{attempt.previous ?? '—'} → {attempt.level}</span>
          <span className="small soft">{attempt.level_label}</span>
        </h2>
        <span className="row wrap">{attempt.holds.map((hold) => <span key={hold.code} className="mark wait">{hold.text}</span>)}</span>
      </div>
      <Ready query={compared}>
        {(found) => (
          <>
            <How attempt={attempt} found={found} />
            <Answers found={found} />
          </>
        )}
      </Ready>
      {deciding ? <Decide busy={busy} onDecide={onDecide} /> : <p className="small soft">{t('suitability.held.read-only')}</p>}
    </section>
  )
}

function How({ attempt, found }: { attempt: Attempt; found: Compared }) {
  const t = useWords()
  const language = useLanguage()
  const earlier = found.earlier_on ? `${found.earlier_level ?? '—'} · ${formatDate(found.earlier_on, language)}` : t('suitability.held.first')
  return (
    <FactList
      className="narrow"
      rows={[
        [t('suitability.held.sheet'), `${attempt.title} · ${attempt.channel_text}`],
        [t('suitability.held.submitted'), <Moment of={attempt.submitted_at} />],
        [t('suitability.held.earlier'), earlier],
        [t('suitability.held.took'), t('suitability.held.seconds', { minutes: Math.floor(found.seconds / 60), seconds: found.seconds % 60, least: found.least_seconds })],
        [t('suitability.held.device'), t('suitability.held.others', { count: found.others_on_device })],
      ]}
    />
  )
}

function Answers({ found }: { found: Compared }) {
  const t = useWords()
  const [all, setAll] = useState(false)
  const telling = found.lines.filter((line) => line.changed_from.length > 0 || (line.earlier !== null && line.earlier !== line.now))
  const shown = all || telling.length === 0 ? found.lines : telling
  return (
    <div className="stack">
      <div className="row between wrap">
        <h3>{t('suitability.held.answers', { changed: telling.length, count: found.lines.length })}</h3>
        {telling.length > 0 ? <Button look="plain" aria-pressed={all} data-testid="held-all" onClick={() => setAll(!all)}>{t('suitability.held.all')}</Button> : null}
      </div>
      <table className="match-table compared" data-testid="held-answers">
        <thead>
          <tr>
            <th scope="col">{t('suitability.held.question')}</th>
            <th scope="col">{t('suitability.held.then')}</th>
            <th scope="col">{t('suitability.held.now')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((line) => (
            <tr key={line.question} className={telling.includes(line) ? 'differs' : ''}>
              <th scope="row">{line.question}</th>
              <td data-label={t('suitability.held.then')}>{line.earlier ?? <span className="soft">{t('suitability.held.unasked')}</span>}</td>
              <td className="now" data-label={t('suitability.held.now')}>
                {line.now}
                {line.changed_from.length > 0 ? <span className="small soft changed">{t('suitability.held.changed', { answers: line.changed_from.join(' → ') })}</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Decide({ busy, onDecide }: Pick<Props, 'busy' | 'onDecide'>) {
  const t = useWords()
  const [reason, setReason] = useState('')
  const short = reason.trim().length < LEAST_REASON
  return (
    <div className="stack decide">
      <Field label={t('suitability.held.reason')} hint={t('suitability.held.reason.hint')} value={reason} maxLength={500} data-testid="held-reason" onChange={(event) => setReason(event.target.value)} />
      <div className="row wrap">
        {SUGGESTED.map((one) => <Button key={one} look="plain" onClick={() => setReason(t(`suitability.held.reason.${one}`))}>{t(`suitability.held.reason.${one}`)}</Button>)}
      </div>
      <div className="row wrap">
        {DECISIONS.map((one) => (
          <Button key={one} look={LOOKS[one]} disabled={short} busy={busy} data-testid={`held-${one}`} onClick={() => onDecide(one, reason)}>{t(`suitability.held.${one}`)}</Button>
        ))}
      </div>
      <p className="small soft">{t('suitability.held.means')}</p>
    </div>
  )
}
