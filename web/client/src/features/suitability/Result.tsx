import { type Attempt, useConfirmLevel } from '@shared/api/assessment'
import { Button } from '@shared/ui/Button'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const LEVELS = [1, 2, 3, 4, 5]

interface Props {
  attempt: Attempt
  onChange: (changed: Attempt) => void
}

/** A result in plain words: the level, what it allows, where the answers lie apart, and what it waits for. */
export function Result({ attempt, onChange }: Props) {
  const t = useWords()
  const level = Number(attempt.level?.slice(1) ?? 0)
  const knowledge = attempt.kind === 'knowledge'
  return (
    <section className="card stack" data-testid={`result-${attempt.instrument}`}>
      <h2>{attempt.title}</h2>
      <div className="row wrap">
        <strong className="level">{attempt.level}</strong>
        {knowledge ? null : <span>{attempt.level_label}</span>}
        <span className={attempt.state === 'confirmed' ? 'mark brand' : 'mark wait'} data-testid="attempt-state">{attempt.state_text}</span>
      </div>
      {level ? <div className="ladder" aria-hidden>{LEVELS.map((step) => <span key={step} className={step <= level ? 'on' : ''} />)}</div> : null}
      <p>{knowledge ? t('suitability.knowledge.means', { level: attempt.level ?? '' }) : attempt.allows}</p>
      {attempt.facets.length > 1 ? <Facets of={attempt.facets} /> : null}
      {attempt.state === 'held' ? <p className="notice">{t('suitability.held')} {attempt.holds.map((hold) => hold.text).join(' · ')}</p> : null}
      {attempt.state === 'scored' ? <Confirm attempt={attempt} onChange={onChange} /> : null}
    </section>
  )
}

function Facets({ of }: { of: Attempt['facets'] }) {
  return (
    <dl className="facets">
      {of.map((facet) => (
        <div key={facet.facet} className="facet">
          <dt>{facet.label}</dt>
          <dd><meter value={facet.share} max={100} aria-label={facet.label}>{facet.share}</meter></dd>
        </div>
      ))}
    </dl>
  )
}

function Confirm({ attempt, onChange }: Props) {
  const t = useWords()
  const confirm = useConfirmLevel(attempt.id)
  const decide = (agrees: boolean) => confirm.mutate(agrees, { onSuccess: onChange })
  return (
    <>
      <p>{t('suitability.changed', { before: attempt.previous ?? '', after: attempt.level ?? '' })}</p>
      <Refused error={confirm.error} />
      <div className="pair">
        <Button busy={confirm.isPending} data-testid="keep-level" onClick={() => decide(false)}>{t('suitability.keep', { level: attempt.previous ?? '' })}</Button>
        <Button look="primary" busy={confirm.isPending} data-testid="confirm-level" onClick={() => decide(true)}>{t('suitability.confirm', { level: attempt.level ?? '' })}</Button>
      </div>
    </>
  )
}
