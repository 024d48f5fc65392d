import { useQuery } from '@tanstack/react-query'
import { type Goal, goalsQuery } from '@shared/api/goals'
import { Button } from '@shared/ui/Button'
import { Money } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

/** Goals that are reached or put away; one press brings each back. */
export function ClosedGoals({ customer, onUndo }: { customer: string; onUndo: (goal: Goal) => void }) {
  const t = useWords()
  const closed = useQuery(goalsQuery(customer, true))
  const items = closed.data?.items ?? []
  if (items.length === 0) return null
  return (
    <details className="card closed-goals">
      <summary>{t('list.aside', { text: t('planning.closed'), aside: items.length })}</summary>
      <ul className="lines">
        {items.map((goal) => (
          <li key={goal.id} className="row between" data-testid="closed-goal">
            <span>
              {goal.name} <span className="mark">{t(goal.state === 'achieved' ? 'planning.state.achieved' : 'planning.state.archived')}</span>
              <br />
              <span className="small soft"><Money of={goal.amount} /></span>
            </span>
            <Button look="plain" onClick={() => onUndo(goal)}>{t('planning.undo')}</Button>
          </li>
        ))}
      </ul>
    </details>
  )
}
