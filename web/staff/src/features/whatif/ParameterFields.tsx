import { useQuery } from '@tanstack/react-query'
import { choicesQuery } from '@shared/api/impact'
import { Field } from '@shared/ui/Field'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Pick } from './Pick'
import type { Values } from './WhatIfForm'

interface Props {
  target: string
  values: Values
  onChange: (target: string, values: Values) => void
}

const BETWEEN = ' '

/** A number of a rule in force, and its other value. */
export function ParameterFields({ target, values, onChange }: Props) {
  const t = useWords()
  const choices = useQuery(choicesQuery)
  return (
    <Ready query={choices}>
      {(data) => {
        const options = data.rules.flatMap((rule) => rule.parameters.map((one) => [[rule.target, one.name].join(BETWEEN), `${rule.id} ${one.label} (${one.value})`] as const))
        const chosen = target ? [target, values.param].join(BETWEEN) : ''
        const choose = (next: string) => {
          const [rule = '', param = ''] = next.split(BETWEEN)
          onChange(rule, { param, value: '' })
        }
        return (
          <>
            <Pick label={t('whatif.parameter')} blank="—" value={chosen} options={options} onChange={choose} />
            <Field label={t('whatif.new.parameter')} maxLength={20} value={values.value ?? ''} onChange={(event) => onChange(target, { ...values, value: event.target.value })} />
          </>
        )
      }}
    </Ready>
  )
}
