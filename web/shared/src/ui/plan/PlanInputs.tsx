import type { Edits, Plan, PlanInput } from '@shared/api/plans'
import { formatNumber, formatPercent } from '@shared/format'
import { type PlainKey, useWords } from '@shared/words'
import { Day } from '../Figures'

/** Everything the plan takes for granted, with where it comes from; with `onEdit` each can be changed for this answer. */
export function PlanInputs({ plan, onEdit }: { plan: Plan; onEdit?: (code: string, value: string) => void }) {
  const t = useWords()
  return (
    <div className="stack" data-testid="plan-inputs">
      <ul className="lines plan-inputs">
        {plan.inputs.map((input) => (
          <li key={input.code}>
            <span>{input.label}<small className={input.origin === 'edited' ? 'edited' : 'soft'}>{input.origin_label}{input.was ? ` · ${t('plan.was', { value: shown(input, input.was) })}` : ''}</small></span>
            {onEdit ? <Editor input={input} onEdit={onEdit} /> : <span className="num">{shown(input, input.value)} {t(UNITS[input.unit])}</span>}
          </li>
        ))}
      </ul>
      <h3>{t('plan.rules')}</h3>
      <ul className="lines">
        {plan.rules.map((rule) => (
          <li key={rule.code} className="stack small"><strong>{rule.label}</strong><span className="soft">{rule.clause} · <Day of={rule.since} /> · {rule.mark}</span></li>
        ))}
      </ul>
    </div>
  )
}

const UNITS: Record<PlanInput['unit'], PlainKey> = {
  money: 'plan.unit.money', month: 'plan.unit.month', year: 'plan.unit.year', rate: 'plan.unit.rate', share: 'plan.unit.rate',
  years: 'plan.unit.years', months: 'plan.unit.months', level: 'plan.unit.level',
}
const isRatio = (input: PlanInput) => input.unit === 'rate' || input.unit === 'share'
const shown = (input: PlanInput, value: string) => (isRatio(input) ? formatPercent(value, { places: 1 }) : formatNumber(value, 4))

/** Commits when the field is left or Enter is pressed, so that half a number is never reckoned with. */
function Editor({ input, onEdit }: { input: PlanInput; onEdit: (code: string, value: string) => void }) {
  const t = useWords()
  const commit = (field: HTMLInputElement) => {
    if (field.value !== '' && field.checkValidity() && field.value !== input.value) onEdit(input.code, field.value)
  }
  return (
    <span className="row">
      <input
        key={input.value} type="number" className="num" aria-label={input.label} defaultValue={input.value} min={input.low} max={input.high} step="any"
        onBlur={(event) => commit(event.target)}
        onKeyDown={(event) => (event.key === 'Enter' ? commit(event.currentTarget) : undefined)}
      />
      <span className="small soft">{t(UNITS[input.unit])}</span>
    </span>
  )
}

/** Edits with one figure changed; a figure put back to what it was is no edit. */
export function edited(plan: Plan, edits: Edits, code: string, value: string): Edits {
  const input = plan.inputs.find((one) => one.code === code)
  const before = input?.was ?? input?.value
  const rest = Object.fromEntries(Object.entries(edits).filter(([key]) => key !== code))
  return before !== undefined && Number(before) === Number(value) ? rest : { ...rest, [code]: value }
}
