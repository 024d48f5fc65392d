import { useEffect, useRef, useState } from 'react'
import type { Match, MatchField, MatchSide, Verdict } from '@shared/api/matches'
import { formatDate, formatInstant } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Refused } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { percentOf } from './percent'

const LEAST_REASON = 4
const REASONS = ['document', 'call', 'data'] as const

interface Props {
  match: Match
  deciding: boolean
  busy: boolean
  error: unknown
  undoable: boolean
  onDecide: (verdict: Verdict, reason: string) => void
  onSkip: () => void
  onUndo: () => void
}

/** Two records side by side, what speaks for and against, and the decision. */
export function MatchSheet({ match, ...props }: Props) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="match" data-match={match.id}>
      <div className="row between wrap">
        <h2>{t('matches.chance', { chance: percentOf(match.chance) })}</h2>
        {match.by_document ? <span className="mark brand">{t('matches.document')}</span> : null}
      </div>
      <table className="match-table">
        <thead>
          <tr>
            <th scope="col">{t('matches.field')}</th>
            <Side side={match.left} />
            <Side side={match.right} />
            <th scope="col">{t('matches.evidence')}</th>
          </tr>
        </thead>
        <tbody>{match.fields.map((field) => <Line key={field.field} field={field} />)}</tbody>
      </table>
      <p className="small soft">{t('matches.masked')}</p>
      {match.decisions.length > 0 ? <History match={match} /> : null}
      {props.deciding && match.state === 'open' ? <Decide {...props} /> : null}
      {props.deciding && match.state !== 'open' ? <Button busy={props.busy} data-testid="match-undo-one" onClick={props.onUndo}>{t('matches.undo.one')}</Button> : null}
      <Refused error={props.error} />
    </section>
  )
}

function Side({ side }: { side: MatchSide }) {
  const t = useWords()
  const language = useLanguage()
  return (
    <th scope="col">
      <Link to={`/customers/${side.id}`}>{side.number}</Link>
      <span className="small soft">{t('matches.since', { day: formatDate(side.since, language) })}</span>
      {side.survives ? <span className="mark good">{t('matches.survives')}</span> : null}
    </th>
  )
}

function Line({ field }: { field: MatchField }) {
  const t = useWords()
  const bits = field.bits === null ? 0 : Number(field.bits)
  const differs = !field.agrees && field.level !== 'missing'
  return (
    <tr data-testid={`match-${field.field}`} className={differs ? 'differs' : ''}>
      <th scope="row">{field.label}</th>
      {[field.left, field.right].map((value, side) => (
        <td key={side} className="raw">{value || <span className="soft">{t('matches.blank')}</span>}</td>
      ))}
      <td>
        {field.text}
        {field.bits === null ? null : <span className={`mark ${bits >= 0 ? 'good' : 'bad'}`}>{t(bits >= 0 ? 'matches.for' : 'matches.against')} {Math.abs(bits).toFixed(1)}</span>}
      </td>
    </tr>
  )
}

function History({ match }: { match: Match }) {
  const t = useWords()
  const language = useLanguage()
  return (
    <div className="stack">
      <h3>{t('matches.history')}</h3>
      <ul className="points" data-testid="match-history">
        {match.decisions.map((one) => (
          <li key={one.at + one.verdict}>{t(`matches.act.${one.verdict as Verdict | 'undone'}`)} · {one.person} · {formatInstant(one.at, language)} · {one.reason}</li>
        ))}
      </ul>
    </div>
  )
}

/** Grounds and the four keys: S same, D different, K skip, Z undo; while typing, keys are letters. */
function Decide({ busy, undoable, onDecide, onSkip, onUndo }: Omit<Props, 'match' | 'deciding' | 'error'>) {
  const t = useWords()
  const [reason, setReason] = useState('')
  const short = reason.trim().length < LEAST_REASON
  const keys = useRef<Record<string, () => void>>({})
  useEffect(() => {
    keys.current = {
      k: onSkip,
      ...(short || busy ? {} : { s: () => onDecide('same', reason), d: () => onDecide('different', reason) }),
      ...(undoable && !busy ? { z: onUndo } : {}),
    }
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null
      if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey) keys.current[event.key.toLowerCase()]?.()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  return (
    <div className="stack">
      <Field label={t('matches.reason')} hint={t('matches.reason.hint')} value={reason} maxLength={500} data-testid="match-reason" onChange={(event) => setReason(event.target.value)} />
      <div className="row wrap">
        {REASONS.map((one) => <Button key={one} look="plain" data-testid={`match-reason-${one}`} onClick={() => setReason(t(`matches.reason.${one}`))}>{t(`matches.reason.${one}`)}</Button>)}
      </div>
      <div className="row wrap">
        <Button look="primary" disabled={short} busy={busy} data-testid="match-same" onClick={() => onDecide('same', reason)}>{t('matches.decide.same')}</Button>
        <Button disabled={short} busy={busy} data-testid="match-different" onClick={() => onDecide('different', reason)}>{t('matches.decide.different')}</Button>
        <Button look="plain" data-testid="match-skip" onClick={onSkip}>{t('matches.skip')}</Button>
      </div>
    </div>
  )
}
