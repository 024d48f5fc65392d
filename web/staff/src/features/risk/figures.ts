import type { BookIndicator } from '@shared/api/riskBook'
import { formatNumber } from '@shared/format'

export const percent = (bps: number) => `${(bps / 100).toFixed(1)}%`

/** A reading or a threshold in its unit. */
export const figure = (unit: BookIndicator['unit'], value: number) => (unit === 'bps' ? percent(value) : formatNumber(String(value), 0))

export const behindPath = (dimension: string, subject: string) => `/book/customers?dimension=${dimension}&subject=${encodeURIComponent(subject)}`
