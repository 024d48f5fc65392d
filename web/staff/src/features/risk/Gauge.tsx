import type { BookIndicator } from '@shared/api/riskBook'

const BEYOND = 1.25

/** Where a reading lies between nothing and its last threshold; the marks are the thresholds. The words beside it say the same. */
export function Gauge({ of }: { of: BookIndicator }) {
  const end = Math.max(of.intercept ?? of.warn, of.value ?? 0) * BEYOND
  const place = (value: number) => `${Math.min((value / end) * 100, 100)}%`
  return (
    <div className="risk-gauge" aria-hidden data-light={of.light ?? 'none'}>
      <i className="fill" style={{ width: place(of.value ?? 0) }} />
      <i className="tick" style={{ left: place(of.warn) }} />
      {of.intercept === null ? null : <i className="tick last" style={{ left: place(of.intercept) }} />}
    </div>
  )
}
