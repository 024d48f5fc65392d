import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldsQuery, useStateFact } from '@shared/api/record'
import type { CatalogueField } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Sheet } from '@shared/ui/Sheet'
import { Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

interface Props {
  customer: string
  field?: string | undefined
  onClose: () => void
}

/** One fact, with the control its type asks for. */
export function FactForm({ customer, field, onClose }: Props) {
  const t = useWords()
  const fields = useQuery(fieldsQuery)
  return (
    <Sheet title={t('record.add')} onClose={onClose} testId="fact-form">
      <Ready query={fields}>
        {(data) => <Form customer={customer} fields={data.filter((one) => one.type !== 'records')} first={field} onClose={onClose} />}
      </Ready>
    </Sheet>
  )
}

function Form({ customer, fields, first, onClose }: { customer: string; fields: CatalogueField[]; first: string | undefined; onClose: () => void }) {
  const t = useWords()
  const state = useStateFact(customer)
  const [chosen, setChosen] = useState(first ?? fields[0]?.field ?? '')
  const [value, setValue] = useState('')
  const field = fields.find((one) => one.field === chosen)
  const groups = [...new Set(fields.map((one) => one.group_label))]
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (field) state.mutate({ field: field.field, value: typed(field, value) }, { onSuccess: onClose })
      }}
    >
      <label className="field">
        <span className="small soft">{t('customers.fact')}</span>
        <select value={chosen} onChange={(event) => { setChosen(event.target.value); setValue('') }} data-testid="fact-field">
          {groups.map((group) => (
            <optgroup key={group} label={group}>
              {fields.filter((one) => one.group_label === group).map((one) => <option key={one.field} value={one.field}>{one.label}</option>)}
            </optgroup>
          ))}
        </select>
      </label>
      {field ? <Control field={field} value={value} onChange={setValue} /> : null}
      <Refused error={state.error} />
      <Button type="submit" look="primary" busy={state.isPending} disabled={!value}>{t('record.save')}</Button>
      <Button look="plain" onClick={onClose}>{t('action.cancel')}</Button>
    </form>
  )
}

/** What the server wants for this type: lists as lists, yes as true. */
function typed(field: CatalogueField, value: string): string | boolean | string[] {
  if (field.type === 'yes_no') return value === 'yes'
  if (field.type === 'choices' || field.type === 'years') return value.split(/[;,，；\s]+/).filter(Boolean)
  return value
}

function Control({ field, value, onChange }: { field: CatalogueField; value: string; onChange: (value: string) => void }) {
  const t = useWords()
  const yesNo = [{ value: 'yes', label: t('record.yes') }, { value: 'no', label: t('record.no') }]
  const choices = field.type === 'yes_no' ? yesNo : field.choices
  if (field.type === 'choices') {
    const now = value.split(';').filter(Boolean)
    return (
      <fieldset className="stack" style={{ border: 0, padding: 0 }}>
        <legend className="small soft">{field.label}</legend>
        {choices.map((choice) => (
          <label key={choice.value} className="row">
            <input
              type="checkbox"
              checked={now.includes(choice.value)}
              onChange={(event) => onChange((event.target.checked ? [...now, choice.value] : now.filter((one) => one !== choice.value)).join(';'))}
            />
            {choice.label}
          </label>
        ))}
      </fieldset>
    )
  }
  if (choices.length > 0 && field.type !== 'mark') {
    return (
      <label className="field">
        <span className="small soft">{field.label}</span>
        <select value={value} onChange={(event) => onChange(event.target.value)} data-testid="fact-value">
          <option value="">—</option>
          {choices.map((choice) => <option key={choice.value} value={choice.value}>{choice.label}</option>)}
        </select>
      </label>
    )
  }
  const number = ['money', 'count', 'rate'].includes(field.type)
  return (
    <Field
      label={field.label}
      hint={field.type === 'money' ? t(field.unit === 'per_year' ? 'record.yuan.year' : field.unit === 'per_month' ? 'record.yuan.month' : 'record.yuan') : ''}
      type={field.type === 'date' ? 'date' : 'text'}
      inputMode={number ? 'decimal' : 'text'}
      value={value}
      data-testid="fact-value"
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
