import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { newIntent } from '@shared/api/client'
import { type Goal, goalsQuery, type GoalStep, useGoalStep } from '@shared/api/goals'
import { useMe } from '@shared/api/session'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Empty, Loading, Ready, Refused } from '@shared/ui/states'
import { type PlainKey, useWords } from '@shared/words'
import { ClosedGoals } from './ClosedGoals'
import { EarmarkSheet } from './EarmarkSheet'
import { GoalCard } from './GoalCard'
import { GoalSheet } from './GoalSheet'

type Open = { kind: 'none' } | { kind: 'add' } | { kind: 'edit' | 'earmark'; goal: Goal }
interface Done {
  words: PlainKey
  goal?: Goal
}
const DONE = { achieve: 'planning.done.achieved', archive: 'planning.done.archived', undo: 'planning.done.changed' } as const

export default function GoalsPage() {
  const t = useWords()
  const customer = useMe().data?.customer_id ?? ''
  const goals = useQuery(goalsQuery(customer))
  const step = useGoalStep()
  const [open, setOpen] = useState<Open>({ kind: 'none' })
  const [done, setDone] = useState<Done | null>(null)

  const act = (goal: Goal, which: GoalStep) =>
    step.mutate({ input: { id: goal.id, step: which }, intent: newIntent() }, { onSuccess: () => setDone(which === 'undo' ? null : { words: DONE[which], goal }) })
  const close = (words?: PlainKey) => {
    setOpen({ kind: 'none' })
    if (words) setDone({ words })
  }
  const add = <Button look="primary" wide data-testid="goal-add" onClick={() => setOpen({ kind: 'add' })}>{t('planning.add')}</Button>
  return (
    <div className="page">
      <Told done={done} onUndo={(goal) => act(goal, 'undo')} />
      <Refused error={step.error} />
      <Ready query={goals} loading={<Loading lines={8} />} empty={{ when: (data) => data.items.length === 0, show: <Nothing>{add}</Nothing> }}>
        {(data) => (
          <>
            <ul className="goals">
              {data.items.map((goal) => (
                <GoalCard
                  key={goal.id}
                  goal={goal}
                  onEdit={() => setOpen({ kind: 'edit', goal })}
                  onEarmark={() => setOpen({ kind: 'earmark', goal })}
                  onStep={(which) => act(goal, which)}
                />
              ))}
            </ul>
            {add}
            <Link to="/plan" className="button" testId="to-plan">{t('plan.see')}</Link>
            <p className="small soft">{t('planning.progress.note')}</p>
          </>
        )}
      </Ready>
      <ClosedGoals customer={customer} onUndo={(goal) => act(goal, 'undo')} />
      {open.kind === 'add' ? <GoalSheet customer={customer} onClose={close} /> : null}
      {open.kind === 'edit' ? <GoalSheet customer={customer} goal={open.goal} onClose={close} /> : null}
      {open.kind === 'earmark' ? <EarmarkSheet customer={customer} goal={open.goal} onClose={close} /> : null}
    </div>
  )
}

function Nothing({ children }: { children: React.ReactNode }) {
  const t = useWords()
  return <Empty title={t('planning.goals.none')} hint={t('planning.goals.none.advice')}>{children}</Empty>
}

function Told({ done, onUndo }: { done: Done | null; onUndo: (goal: Goal) => void }) {
  const t = useWords()
  if (!done) return null
  const { goal } = done
  return (
    <div className="notice good" role="status" data-testid="goal-done">
      <span>{t(done.words)}</span>
      {goal ? <Button look="plain" data-testid="goal-undo" onClick={() => onUndo(goal)}>{t('planning.undo')}</Button> : null}
    </div>
  )
}
