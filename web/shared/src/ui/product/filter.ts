import { MAX_COMPARED, type ShelfFilter } from '@shared/api/shelf'
import type { ProductKind, ProductSort } from '@shared/api/types'
import { useFilters } from '@shared/shell/navigation'

export const KINDS: readonly ProductKind[] = ['deposit', 'wmp', 'fund', 'bond', 'stock', 'insurance', 'metal', 'private']
export const SORTS: readonly ProductSort[] = ['code', 'name', 'min', 'grade', 'fee', 'access']
export const WITHIN = ['7', '31', '190', '375'] as const
export const LEAST = ['100', '1000', '10000', '100000'] as const
export const NO_FILTER: ShelfFilter = { grade: undefined, within: undefined, least: undefined, issuer: undefined, currency: undefined, sort: undefined }

const whole = (text: string | undefined) => (text && /^\d{1,9}$/.test(text) ? Number(text) : undefined)

/** The shelf's filters in the address, what changes them, and how many beside kind and words are in force. */
export function useShelfFilter(): [ShelfFilter, (change: ShelfFilter) => void, number] {
  const [text, setText] = useFilters()
  const grade = whole(text.grade)
  const filter: ShelfFilter = {
    q: text.q,
    kind: KINDS.find((kind) => kind === text.kind),
    issuer: text.issuer,
    currency: text.currency,
    grade: grade !== undefined && grade >= 1 && grade <= 5 ? grade : undefined,
    within: whole(text.within),
    least: whole(text.least),
    sort: SORTS.find((sort) => sort === text.sort),
  }
  const set = (change: ShelfFilter) => setText(Object.fromEntries(Object.entries<string | number | undefined>(change).map(([name, value]) => [name, value?.toString()])))
  const active = [filter.issuer, filter.currency, filter.grade, filter.within, filter.least].filter((value) => value !== undefined).length
  return [filter, set, active]
}

/** Identifiers chosen for comparison, kept in the address under `name`. */
export function useChosen(name = 'chosen'): [string[], (ids: string[]) => void] {
  const [text, setText] = useFilters()
  const ids = (text[name] ?? '').split(',').filter(Boolean).slice(0, MAX_COMPARED)
  return [ids, (next) => setText({ [name]: next.length > 0 ? next.join(',') : undefined })]
}
