import { useQuery } from '@tanstack/react-query'
import { choicesQuery } from '@shared/api/impact'
import { Field } from '@shared/ui/Field'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Pick } from './Pick'
import type { Values } from './WhatIfForm'

interface Props {
  values: Values
  onChange: (target: string, values: Values) => void
}

/** Which questionnaire: a version that waits for its release, or other last totals of the levels of one in force. */
export function ScoringFields({ values, onChange }: Props) {
  const t = useWords()
  const choices = useQuery(choicesQuery)
  return (
    <Ready query={choices}>
      {({ instruments }) => {
        const chosen = instruments[Number(values.place)]
        const options = instruments.map((one, at): [string, string] => [String(at), [one.title, one.version, one.own ? t('impact.waiting') : ''].filter(Boolean).join(' · ')])
        const pick = (place: string) => {
          const next = instruments[Number(place)]
          if (place === '' || !next) onChange('', {})
          else onChange(next.code, next.own ? { place, own: next.own } : { place, up_to: next.up_to.join(', ') })
        }
        return (
          <>
            <Pick label={t('impact.instrument')} blank="—" testId="instrument" value={values.place ?? ''} options={options} onChange={pick} />
            {chosen && !chosen.own ? (
              <Field
                label={t('impact.up-to')}
                hint={t('impact.up-to.hint', { now: chosen.up_to.join(', ') })}
                value={values.up_to ?? ''}
                maxLength={60}
                data-testid="totals"
                onChange={(event) => onChange(chosen.code, { ...values, up_to: event.target.value })}
              />
            ) : null}
          </>
        )
      }}
    </Ready>
  )
}
