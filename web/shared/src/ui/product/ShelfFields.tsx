import { useId } from 'react'
import type { ShelfFilter } from '@shared/api/shelf'
import type { Schemas } from '@shared/api/types'
import { useWords } from '@shared/words'
import { LEAST, SORTS, WITHIN } from './filter'

interface Props {
  filter: ShelfFilter
  facets: Schemas['CountsOut'] | undefined
  onChange: (change: ShelfFilter) => void
}

interface Option {
  value: string
  label: string
}

/** The shelf's filters and its order as plain selects: the same fields on a phone and at a desk. */
export function ShelfFields({ filter, facets, onChange }: Props) {
  const t = useWords()
  const any = t('products.filter.any')
  const grades = (['1', '2', '3', '4', '5'] as const).map((n) => ({ value: n, label: `R${n} ${t(`products.grade.R${n}`)}` }))
  const counted = (rows: Schemas['CountOut'][] = []) => rows.map((row) => ({ value: row.value, label: `${row.label} (${row.count})` }))
  const number = (text: string) => (text ? Number(text) : undefined)
  return (
    <div className="shelf-fields">
      <Pick label={t('products.filter.grade')} any={any} value={filter.grade?.toString()} options={grades} onChange={(value) => onChange({ grade: number(value) })} />
      <Pick label={t('products.filter.within')} any={any} value={filter.within?.toString()} options={WITHIN.map((n) => ({ value: n, label: t(`products.within.${n}`) }))} onChange={(value) => onChange({ within: number(value) })} />
      <Pick label={t('products.filter.least')} any={any} value={filter.least?.toString()} options={LEAST.map((n) => ({ value: n, label: t('products.least', { n: Number(n).toLocaleString('en') }) }))} onChange={(value) => onChange({ least: number(value) })} />
      <Pick label={t('products.filter.issuer')} any={any} value={filter.issuer} options={counted(facets?.issuers)} onChange={(value) => onChange({ issuer: value || undefined })} />
      <Pick label={t('products.filter.currency')} any={any} value={filter.currency} options={counted(facets?.currencies)} onChange={(value) => onChange({ currency: value || undefined })} />
      <Pick label={t('products.sort')} value={filter.sort ?? 'code'} options={SORTS.map((value) => ({ value, label: t(`products.sort.${value}`) }))} onChange={(value) => onChange({ sort: SORTS.find((sort) => sort === value) })} />
    </div>
  )
}

interface PickProps {
  label: string
  value: string | undefined
  any?: string
  options: Option[]
  onChange: (value: string) => void
}

function Pick({ label, value, any, options, onChange }: PickProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value ?? ''} onChange={(event) => onChange(event.target.value)}>
        {any ? <option value="">{any}</option> : null}
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
    </div>
  )
}
