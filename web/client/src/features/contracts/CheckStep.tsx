import { type Disclosure, useCheckAnswer, useTold } from '@shared/api/disclosures'
import { Button } from '@shared/ui/Button'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** A plain question; what the answer came to is explained before the next one. */
export function CheckStep({ of }: { of: Disclosure }) {
  const t = useWords()
  const told = useTold()
  const check = useCheckAnswer(of.id)
  const question = of.question
  if (!question) return null
  const onward = () => {
    const answer = check.data
    check.reset()
    if (answer) told(answer.disclosure)
  }
  return (
    <fieldset className="card stack question" data-testid="check">
      <h2>{t('contracts.check.title')}</h2>
      <p>{question.text}</p>
      {check.data ? (
        <>
          <p role="status" className={check.data.right ? 'notice good' : 'notice'} data-testid="check-result">
            {t(check.data.right ? 'contracts.check.right' : 'contracts.check.wrong')} {check.data.because}
          </p>
          <Button look="primary" wide autoFocus data-testid="check-next" onClick={onward}>{t('contracts.next')}</Button>
        </>
      ) : (
        question.answers.map((answer) => (
          <Button
            key={answer.id}
            wide
            className="option"
            busy={check.isPending}
            data-testid="check-answer"
            data-answer={answer.id}
            onClick={() => check.mutate({ question_id: question.id, answer: answer.id })}
          >
            {answer.text}
          </Button>
        ))
      )}
      <Refused error={check.error} />
    </fieldset>
  )
}
