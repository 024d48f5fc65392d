import { useId } from 'react'
import type { Layer, Rule } from '@shared/api/rules'
import { Field } from '@shared/ui/Field'
import { useWords } from '@shared/words'
import { decisionOf } from './DecisionMark'

const ORDER = ['ALLOW', 'WARN', 'REFER', 'BLOCK'] as const

interface Props {
  rule: Rule
  change: NonNullable<Layer['changes']>[string]
  faults: string[]
  onParam: (name: string, value: string) => void
  onDecision: (decision: string) => void
}

/** What the bank may make stricter about one rule. */
export function LayerField({ rule, change, faults, onParam, onDecision }: Props) {
  const t = useWords()
  const id = useId()
  const shipped = decisionOf(rule.shipped_decision ?? rule.decision)
  const stricter = ORDER.slice(ORDER.indexOf(shipped) + 1)
  const movable = rule.params.filter((param) => param.stricter !== null)
  return (
    <fieldset className="layer-field" data-testid={`layer-${rule.id}`} aria-invalid={faults.length > 0}>
      <legend>{rule.id} <span className="small soft">{rule.text}</span></legend>
      {movable.map(({ name, label, value, shipped: before, stricter: way }) => (
        <Field
          key={name}
          label={t('rules.layer.param', { rule: rule.id, param: label, value: before ?? value, way: t(way === 'lower' ? 'rules.layer.lower' : 'rules.layer.higher') })}
          inputMode="numeric"
          pattern="[0-9]*"
          placeholder={before ?? value}
          value={change.params?.[name] ?? ''}
          data-testid={`layer-${rule.id}-${name}`}
          onChange={(event) => onParam(name, event.target.value.replace(/\D/g, ''))}
        />
      ))}
      {stricter.length > 0 ? (
        <div className="field">
          <label htmlFor={id}>{t('rules.layer.raise', { rule: rule.id })}</label>
          <select id={id} value={change.decision ?? ''} onChange={(event) => onDecision(event.target.value)}>
            <option value="">{t('list.aside', { text: t('rules.layer.keep'), aside: t(`rules.decision.${shipped}`) })}</option>
            {stricter.map((one) => <option key={one} value={one}>{t(`rules.decision.${one}`)}</option>)}
          </select>
        </div>
      ) : null}
      {faults.map((fault) => <span key={fault} className="fault">{fault}</span>)}
    </fieldset>
  )
}
