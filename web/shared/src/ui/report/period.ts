import { useFilters } from '@shared/shell/navigation'
import type { PeriodAsked, PeriodKind } from '@shared/api/reports'

export const KINDS = ['month', 'quarter', 'year'] as const satisfies readonly PeriodKind[]

/** The period the address asks for; without a day it is the latest that is over. */
export function usePeriod(): [PeriodAsked, (next: PeriodAsked) => void] {
  const [filters, setFilters] = useFilters()
  const kind = KINDS.find((one) => one === filters.kind) ?? 'month'
  const asked: PeriodAsked = filters.on ? { kind, on: filters.on } : { kind }
  return [asked, (next) => setFilters({ kind: next.kind, on: next.on })]
}

/** The day before a period, or the day after it: it lies in the one before, or after. */
export function beside(day: string, days: 1 | -1): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}
