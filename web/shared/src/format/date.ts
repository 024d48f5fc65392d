import { UNKNOWN } from './figures'

export type Language = 'zh' | 'en'

/** The bank's own time zone: an order cut-off means the same to everyone who reads it. */
const ZONE = 'Asia/Shanghai'
const LOCALE: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }

/** A business date ("2026-11-20") in words; it has no time zone. */
export function formatDate(date: string | null | undefined, language: Language): string {
  if (!date) return UNKNOWN
  const day = new Date(`${date.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(day.getTime())) return UNKNOWN
  return new Intl.DateTimeFormat(LOCALE[language], { dateStyle: 'medium', timeZone: 'UTC' }).format(day)
}

/** An instant, to the minute, in the bank's time zone. */
export function formatInstant(instant: string | null | undefined, language: Language): string {
  const moment = instant ? new Date(instant) : null
  if (!moment || Number.isNaN(moment.getTime())) return UNKNOWN
  const options = { dateStyle: 'medium', timeStyle: 'short', timeZone: ZONE, hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat(LOCALE[language], options).format(moment)
}
