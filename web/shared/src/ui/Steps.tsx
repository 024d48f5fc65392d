import type { OrderStep } from '@shared/api/types'
import { useWords } from '@shared/words'
import { Day, Moment } from './Figures'

/** The life of an order: what has happened and when, what is next and by when. */
export function Steps({ steps, stopped }: { steps: OrderStep[]; stopped: boolean }) {
  const t = useWords()
  const next = steps.findIndex((step) => !step.done)
  const look = (step: OrderStep, place: number) => {
    if (stopped && place === steps.length - 1) return 'stopped'
    if (step.done) return 'done'
    return place === next ? 'now' : ''
  }
  return (
    <ol className="steps" data-testid="steps">
      {steps.map((step, place) => (
        <li key={step.state} className={look(step, place)} aria-current={place === next ? 'step' : undefined}>
          <div>{step.label}</div>
          <div className="small soft">
            {step.at ? <Moment of={step.at} /> : step.due ? <>{t('trading.due')} <Day of={step.due} /></> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}
