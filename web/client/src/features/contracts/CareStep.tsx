import { useState } from 'react'
import { type Disclosure, useCare } from '@shared/api/disclosures'
import { Button } from '@shared/ui/Button'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** Questions of special care, one a screen; nothing is chosen beforehand. */
export function CareStep({ of }: { of: Disclosure }) {
  const t = useWords()
  const care = useCare(of.id)
  const [answers, setAnswers] = useState<Record<string, string>>({})
  const question = of.care_questions.find((q) => !(q.id in answers))
  if (!question) {
    return (
      <section className="card stack" data-testid="care">
        <h2>{t('contracts.care.ready')}</h2>
        <Refused error={care.error} />
        <Button look="primary" wide busy={care.isPending} data-testid="care-send" onClick={() => care.mutate(answers)}>{t('contracts.send')}</Button>
        <Button wide onClick={() => setAnswers({})}>{t('contracts.care.again')}</Button>
      </section>
    )
  }
  return (
    <fieldset className="card stack question" data-testid="care">
      <h2>{question.text}</h2>
      {question.answers.map((answer) => (
        <Button
          key={answer.id}
          wide
          className="option"
          data-testid="care-answer"
          onClick={() => setAnswers({ ...answers, [question.id]: answer.id })}
        >
          {answer.text}
        </Button>
      ))}
    </fieldset>
  )
}
