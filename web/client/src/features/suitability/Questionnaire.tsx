import { useEffect, useRef, useState } from 'react'
import { type Attempt, questionsAsked, type Switch, useSubmitAnswers } from '@shared/api/assessment'
import { newIntent } from '@shared/api/client'
import { ProblemError } from '@shared/api/problem'
import { Button } from '@shared/ui/Button'
import { useLargeType } from '@shared/ui/largeType'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

interface Props {
  attempt: Attempt
  onDone: (result: Attempt | null) => void
}

/** One question a screen: choose, and the next one comes; nothing is chosen beforehand and no score is shown. */
export function Questionnaire({ attempt, onDone }: Props) {
  const t = useWords()
  const submit = useSubmitAnswers(attempt.id)
  const [answers, setAnswers] = useState<Record<string, string>>({})
  const [trail, setTrail] = useState<Switch[]>([])
  const [place, setPlace] = useState(0)
  const [large, toggle] = useLargeType()
  const heading = useRef<HTMLHeadingElement>(null)
  const asked = questionsAsked(attempt.questions, answers)
  const question = asked[place]
  useEffect(() => heading.current?.focus(), [place])

  const choose = (option: string) => {
    if (!question) return
    const before = answers[question.id]
    if (before && before !== option) setTrail([...trail, { question: question.id, before, after: option }])
    // A changed answer may close a branch: what was answered behind it no longer counts.
    const next = { ...answers, [question.id]: option }
    const still = new Set(questionsAsked(attempt.questions, next).map((q) => q.id))
    setAnswers(Object.fromEntries(Object.entries(next).filter(([id]) => still.has(id))))
    setPlace(place + 1)
  }
  // Whoever was told that answers do not fit, looked again and hands in anyway, is sure.
  const doubted = submit.error instanceof ProblemError && submit.error.problem.code === 'suitability.answers_doubtful'
  const hand = () => submit.mutate({ answers, trail, sure: doubted ? asked.map((q) => q.id) : [], intent: newIntent() }, { onSuccess: onDone })
  return (
    <div className={large ? 'page large-type' : 'page'} data-testid="questionnaire">
      <div className="row between">
        <span className="small soft" aria-live="polite">{t('suitability.place', { place: Math.min(place + 1, asked.length), count: asked.length })}</span>
        <Button look="plain" data-testid="large-type" onClick={toggle}>{t(large ? 'suitability.normal' : 'suitability.large')}</Button>
      </div>
      <progress className="progress" value={place} max={asked.length} aria-label={attempt.title} />
      {question ? (
        <fieldset className="card stack question">
          <h2 ref={heading} tabIndex={-1}>{question.text}</h2>
          {question.options.map((option) => (
            <Button
              key={option.id}
              wide
              className="option"
              aria-pressed={answers[question.id] === option.id}
              data-testid={`option-${option.id}`}
              onClick={() => choose(option.id)}
            >
              {option.text}
            </Button>
          ))}
        </fieldset>
      ) : (
        <section className="card stack">
          <h2 ref={heading} tabIndex={-1}>{t('suitability.ready')}</h2>
          <p className="soft">{t('suitability.ready.advice')}</p>
          <Refused error={submit.error} />
          <Button look="primary" wide busy={submit.isPending} data-testid="hand-in" onClick={hand}>{t('suitability.hand-in')}</Button>
        </section>
      )}
      <div className="row between">
        <Button disabled={place === 0} data-testid="question-back" onClick={() => setPlace(place - 1)}>{t('suitability.back')}</Button>
        <Button look="plain" onClick={() => onDone(null)}>{t('suitability.leave')}</Button>
      </div>
    </div>
  )
}
