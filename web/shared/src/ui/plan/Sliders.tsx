import { type Edits, type Plan, type PlanInput } from '@shared/api/plans'
import { formatMoney, formatNumber, formatPercent } from '@shared/format'
import { type PlainKey, useWords } from '@shared/words'
import { edited } from './PlanInputs'

interface Slide {
  words: PlainKey
  low: number
  high: number
  step: number
}

/** What can be played with: one more figure saved, spent or waited for at a time. */
const SLIDES: Record<string, Slide> = {
  save_extra: { words: 'plan.slide.save', low: 0, high: 20_000, step: 500 },
  spending_share: { words: 'plan.slide.spend', low: 0.5, high: 1.5, step: 0.05 },
  'p1.retire_age': { words: 'plan.slide.retire', low: 50, high: 70, step: 0.5 },
  mix: { words: 'plan.slide.mix', low: 0, high: 0, step: 1 },
}

export function Sliders({ plan, edits, onChange }: { plan: Plan; edits: Edits; onChange: (edits: Edits) => void }) {
  const t = useWords()
  const rows = Object.entries(SLIDES).flatMap(([code, slide]) => {
    const input = plan.inputs.find((one) => one.code === code)
    const high = code === 'mix' ? Math.max(...plan.levels) : slide.high
    const draws = plan.inputs.some((one) => one.code === 'p1.pension_now' && Number(one.value) > 0)
    const works = code !== 'p1.retire_age' || !draws
    return input && works && high > slide.low ? [{ input, slide: { ...slide, high } }] : []
  })
  return (
    <fieldset className="card stack sliders">
      <legend>{t('plan.slide.title')}</legend>
      {rows.map(({ input, slide }) => {
        const value = edits[input.code] ?? input.value
        return (
          <label key={input.code} className="stack">
            <span className="row between"><span>{t(slide.words)}</span><strong className="num">{told(input, value, t('plan.slide.held'))}</strong></span>
            <input
              type="range" min={slide.low} max={slide.high} step={slide.step} value={value} data-testid={`slide-${input.code}`}
              aria-valuetext={told(input, value, t('plan.slide.held'))}
              onChange={(event) => onChange(edited(plan, edits, input.code, event.target.value))}
            />
          </label>
        )
      })}
    </fieldset>
  )
}

function told(input: PlanInput, value: string, held: string): string {
  if (input.unit === 'share') return formatPercent(value, { places: 0 })
  if (input.unit === 'month') return formatMoney({ amount: value, currency: 'CNY' })
  if (input.unit === 'level') return Number(value) === 0 ? held : value
  return formatNumber(value, 1)
}
