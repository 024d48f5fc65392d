import { type Attempt, useConfirmLevel } from '@shared/api/assessment'
import { Button } from '@shared/ui/Button'
import { useStepUp } from '@shared/ui/identity/StepUp'
import { Refused } from '@shared/ui/states'
import { formatDate } from '@shared/format'
import { useLanguage, useWords } from '@shared/words'

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
      {attempt.state === 'returned' ? <p className="notice" data-testid="asked-again">{t('suitability.returned')} {attempt.decision_reason}</p> : null}
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
  const language = useLanguage()
  const askForProof = useStepUp()
  const confirm = useConfirmLevel(attempt.id)
  const decide = (agrees: boolean, token?: string) => confirm.mutate({ agrees, ...(token ? { token } : {}) }, { onSuccess: onChange })
  // A sheet somebody else typed becomes the customer's own by a fresh proof, bound to exactly this level.
  const agree = async () => {
    if (!attempt.needs_step_up) {
      decide(true)
      return
    }
    const token = await askForProof({
      title: t('suitability.paper.confirm'),
      operation: 'suitability:assessment:submit',
      subjectId: attempt.id,
      shown: { attempt_id: attempt.id, level: stepOf(attempt.level), previous: stepOf(attempt.previous) },
      rows: [
        [t('suitability.paper.sheet'), attempt.title],
        [t('suitability.paper.signed'), formatDate(attempt.signed_on, language)],
        [t('suitability.paper.level'), attempt.level ?? ''],
      ],
    })
    if (token !== null) decide(true, token)
  }
  return (
    <>
      {attempt.previous ? <p>{t('suitability.changed', { before: attempt.previous, after: attempt.level ?? '' })}</p> : null}
      {attempt.needs_step_up ? <PaperAnswers attempt={attempt} /> : null}
      <Refused error={confirm.error} />
      <div className="pair">
        <Button busy={confirm.isPending} data-testid="keep-level" onClick={() => decide(false)}>{attempt.previous ? t('suitability.keep', { level: attempt.previous }) : t('suitability.paper.refuse')}</Button>
        <Button look="primary" busy={confirm.isPending} data-testid="confirm-level" onClick={() => void agree()}>{t('suitability.confirm', { level: attempt.level ?? '' })}</Button>
      </div>
    </>
  )
}

const stepOf = (level: string | null) => (level ? Number(level.slice(1)) : null)

/** What somebody typed from the customer's sheet, to be compared before standing by it. */
function PaperAnswers({ attempt }: { attempt: Attempt }) {
  const t = useWords()
  return (
    <details data-testid="paper-answers">
      <summary>{t('suitability.paper.typed', { count: attempt.answers.length })}</summary>
      <dl className="answered">
        {attempt.answers.map((line) => (
          <div key={line.question}>
            <dt className="soft">{line.question}</dt>
            <dd>{line.answer}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
