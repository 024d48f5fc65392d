import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { newIntent } from '@shared/api/client'
import { type Goal, goalAmountQuery, type GoalInput, type GoalTemplate, useCaptureGoal, useChangeGoal } from '@shared/api/goals'
import { formatMoney } from '@shared/format'
import { Button } from '@shared/ui/Button'
import { AskedChoices } from '@shared/ui/Choices'
import { Field } from '@shared/ui/Field'
import { Refused } from '@shared/ui/states'
import { type PlainKey, useWords } from '@shared/words'

interface Props {
  customer: string
  template: GoalTemplate
  goal: Goal | undefined
  onClose: (words?: PlainKey) => void
}

const NECESSITIES = ['must', 'want'] as const
const PRIORITIES = ['1', '2', '3'] as const
const WHOSE = ['self', 'spouse', 'child', 'parent', 'household'] as const
const STATED = ['today', 'future'] as const

function start({ template, goal }: Pick<Props, 'template' | 'goal'>): GoalInput {
  if (goal) return { ...goal, amount: goal.amount.amount, currency: goal.amount.currency, answers: goal.answers }
  const { necessity, priority, whose, due_from, due_until, amount } = template
  const answers = Object.fromEntries(template.questions.map((question) => [question.code, question.default]))
  return { template: template.template, name: template.label, amount: '', currency: amount.currency, stated: 'today', due_from, due_until, priority, necessity, whose, answers }
}

/** Everything is filled in already; what is left is to say where it differs. */
export function GoalForm({ customer, template, goal, onClose }: Props) {
  const t = useWords()
  const [input, setInput] = useState<GoalInput>(() => start({ template, goal }))
  const put = (part: Partial<GoalInput>) => setInput((before) => ({ ...before, ...part }))
  const suggested = useQuery(goalAmountQuery(customer, template.template, useDeferredValue(input.answers), input.currency))
  const capture = useCaptureGoal(customer)
  const change = useChangeGoal(goal ?? ({ id: '', version: 1 } as Goal))
  const act = goal ? change : capture
  const amount = input.amount || suggested.data?.amount || template.amount.amount
  const [intent] = useState(newIntent)
  const save = () => {
    const { template: kind, name, currency, stated, due_from, due_until, priority, necessity, whose, answers } = input
    const body = { template: kind, name, currency, stated, due_from, due_until, priority, necessity, whose, answers, amount: plain(amount) }
    act.mutate({ input: body, intent: goal ? newIntent() : intent }, { onSuccess: () => onClose(goal ? 'planning.done.changed' : 'planning.done.captured') })
  }
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); save() }}>
      <Field label={t('planning.name')} value={input.name} maxLength={40} required data-testid="goal-name" onChange={(event) => put({ name: event.target.value })} />
      <div className="pair">
        {template.questions.map((question) => (
          <Field
            key={question.code}
            label={question.label}
            inputMode="decimal"
            value={input.answers[question.code] ?? question.default}
            data-testid={`answer-${question.code}`}
            onChange={(event) => put({ amount: '', answers: { ...input.answers, [question.code]: event.target.value } })}
          />
        ))}
      </div>
      <Refused error={suggested.error} />
      <Field
        label={t('planning.amount')}
        hint={input.amount ? undefined : t('planning.amount.hint')}
        inputMode="decimal"
        value={input.amount || plain(amount)}
        data-testid="goal-amount"
        onChange={(event) => put({ amount: event.target.value })}
      />
      <p className="goal-sum" aria-live="polite">{formatMoney({ amount: plain(amount), currency: input.currency })}</p>
      <div className="pair">
        <Field label={t('planning.due')} type="date" value={input.due_from} required data-testid="goal-from" onChange={(event) => put({ due_from: event.target.value })} />
        <Field label={t('planning.due.until')} type="date" value={input.due_until} required data-testid="goal-until" onChange={(event) => put({ due_until: event.target.value })} />
      </div>
      <AskedChoices label={t('planning.stated')} value={input.stated} choices={STATED.map((value) => ({ value, label: t(`planning.stated.${value}`) }))} onChange={(stated) => put({ stated })} />
      <AskedChoices label={t('planning.necessity')} value={input.necessity} choices={NECESSITIES.map((value) => ({ value, label: t(`planning.necessity.${value}`) }))} onChange={(necessity) => put({ necessity })} />
      <AskedChoices label={t('planning.priority')} value={String(input.priority) as '1'} choices={PRIORITIES.map((value) => ({ value, label: t(`planning.priority.${value}`) }))} onChange={(value) => put({ priority: Number(value) })} />
      <AskedChoices label={t('planning.whose')} value={input.whose} choices={WHOSE.map((value) => ({ value, label: t(`planning.whose.${value}`) }))} onChange={(whose) => put({ whose })} />
      <Refused error={act.error} />
      <Button type="submit" look="primary" wide busy={act.isPending} data-testid="goal-save">{t('planning.save')}</Button>
      <Button look="plain" wide onClick={() => onClose()}>{t('action.cancel')}</Button>
    </form>
  )
}

/** "900000.00" is written as people write it. */
const plain = (amount: string) => amount.replace(/\.00$/, '')
