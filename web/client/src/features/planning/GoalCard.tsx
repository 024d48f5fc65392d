import type { Goal, GoalStep } from '@shared/api/goals'
import { formatDate, formatPercent } from '@shared/format'
import { Button } from '@shared/ui/Button'
import { Money } from '@shared/ui/Figures'
import { useLanguage, useWords } from '@shared/words'
import { GoalPicture } from './GoalPicture'

interface Props {
  goal: Goal
  onEdit: () => void
  onEarmark: () => void
  onStep: (step: GoalStep) => void
}

/** A goal: its picture, how much of it is set aside today, and what can be done. */
export function GoalCard({ goal, onEdit, onEarmark, onStep }: Props) {
  const t = useWords()
  return (
    <li className="card stack goal" data-testid="goal" data-template={goal.template}>
      <GoalHead goal={goal} />
      <Covered goal={goal} />
      <div className="row wrap between">
        <span className="row wrap">
          <Button look="primary" data-testid="goal-earmark" onClick={onEarmark}>{t('planning.earmark')}</Button>
          <Button data-testid="goal-edit" onClick={onEdit}>{t('planning.edit')}</Button>
        </span>
        <span className="row">
          <Button look="plain" data-testid="goal-achieve" onClick={() => onStep('achieve')}>{t('planning.achieve')}</Button>
          <Button look="plain" data-testid="goal-archive" onClick={() => onStep('archive')}>{t('planning.archive')}</Button>
        </span>
      </div>
    </li>
  )
}

export function GoalHead({ goal }: { goal: Goal }) {
  const t = useWords()
  const due = useDue(goal)
  return (
    <div className="row goal-head">
      <GoalPicture of={goal.template} />
      <div>
        <h2>{goal.name}</h2>
        <p className="small soft">{[due, goal.whose_label].join(' · ')}</p>
      </div>
      <span className={goal.necessity === 'must' ? 'mark brand' : 'mark'}>{t(`planning.necessity.${goal.necessity}`)}</span>
    </div>
  )
}

function useDue(goal: Goal): string {
  const t = useWords()
  const language = useLanguage()
  const until = formatDate(goal.due_until, language)
  return goal.due_from === goal.due_until
    ? t('planning.due.on', { date: until })
    : t('planning.due.between', { from: formatDate(goal.due_from, language), until })
}

function Covered({ goal }: { goal: Goal }) {
  const t = useWords()
  const percent = formatPercent(goal.covered, { places: 0 })
  const part = Math.min(Number(goal.covered), 1)
  return (
    <div className="stack covered">
      <div className="goal-bar" role="img" aria-label={t('planning.covered.picture', { name: goal.name, percent })}>
        <i style={{ width: `${part * 100}%` }} />
      </div>
      <dl className="goal-figures">
        <div><dt>{t('planning.earmarked')} {percent}</dt><dd><Money of={goal.earmarked} /></dd></div>
        <div><dt>{t('planning.missing')}</dt><dd><Money of={goal.missing} /></dd></div>
        <div><dt>{t('planning.target')} · {t(`planning.stated.${goal.stated}`)}</dt><dd><Money of={goal.amount} /></dd></div>
      </dl>
    </div>
  )
}
