import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Goal, type GoalTemplate, goalTemplatesQuery } from '@shared/api/goals'
import { Button } from '@shared/ui/Button'
import { Sheet } from '@shared/ui/Sheet'
import { Ready } from '@shared/ui/states'
import { type PlainKey, useWords } from '@shared/words'
import { GoalForm } from './GoalForm'
import { GoalPicture } from './GoalPicture'

interface Props {
  customer: string
  goal?: Goal
  onClose: (words?: PlainKey) => void
}

/** A new goal starts with what it is for; an old one goes straight to its form. */
export function GoalSheet({ customer, goal, onClose }: Props) {
  const t = useWords()
  const templates = useQuery(goalTemplatesQuery(customer))
  const [picked, setPicked] = useState<GoalTemplate['template'] | null>(goal?.template ?? null)
  return (
    <Sheet title={t(goal ? 'planning.edit' : picked ? 'planning.add' : 'planning.add.pick')} onClose={() => onClose()} testId="goal-sheet">
      <Ready query={templates}>
        {(all) => {
          const template = all.find((one) => one.template === picked)
          return template ? (
            <GoalForm customer={customer} template={template} goal={goal} onClose={onClose} />
          ) : (
            <>
              <ul className="templates">
                {all.map((one) => (
                  <li key={one.template}>
                    <button type="button" className="template" data-testid={`template-${one.template}`} onClick={() => setPicked(one.template)}>
                      <GoalPicture of={one.template} />
                      <strong>{one.label}</strong>
                      <span className="small soft">{one.hint}</span>
                    </button>
                  </li>
                ))}
              </ul>
              <Button look="plain" wide onClick={() => onClose()}>{t('action.cancel')}</Button>
            </>
          )
        }}
      </Ready>
    </Sheet>
  )
}
