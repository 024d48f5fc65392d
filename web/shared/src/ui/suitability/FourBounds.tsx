import type { Suitability } from '@shared/api/assessment'
import { useWords } from '@shared/words'

const STEPS = ['C1', 'C2', 'C3', 'C4', 'C5']

/** The four sides of a level as ladders side by side, with the line of the strictest: nothing above it is offered. */
export function FourBounds({ of }: { of: Suitability }) {
  const t = useWords()
  const last = of.level ? STEPS.indexOf(of.level) : -1
  return (
    <div className="bounds" role="img" aria-label={said(of, t('suitability.bounds.none'))} data-testid="four-bounds">
      <div className="bound head" aria-hidden>
        <span />
        <span className="rungs">{STEPS.map((step) => <i key={step} className={step === of.level ? 'final' : ''}>{step}</i>)}</span>
        <span />
      </div>
      {of.bars.map((bar) => (
        <div key={bar.facet} className={bar.binding ? 'bound binding' : 'bound'} aria-hidden>
          <span>{bar.label}</span>
          <span className="rungs">
            {STEPS.map((step, place) => (
              <i key={step} className={[bar.level && place <= STEPS.indexOf(bar.level) ? 'on' : '', place === last ? 'final' : ''].join(' ')} />
            ))}
          </span>
          <strong className={bar.level ? 'num' : 'num soft'}>{bar.level ?? t('suitability.bounds.none')}</strong>
        </div>
      ))}
    </div>
  )
}

/** What the picture shows, for those who do not see it. */
const said = (of: Suitability, none: string) => of.bars.map((bar) => `${bar.label} ${bar.level ?? none}`).join('; ')
