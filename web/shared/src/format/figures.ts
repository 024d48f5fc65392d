import { fixed, grouped, signOf } from './decimal'

export interface MoneyValue {
  amount: string
  currency: string
}

/** What stands where a figure is not known. */
export const UNKNOWN = '—'

const MINUS = '−'
const SYMBOLS: Record<string, string> = { CNY: '¥', USD: '$', EUR: '€', HKD: 'HK$', GBP: '£', JPY: '¥' }
const PLACES: Record<string, number> = { JPY: 0 }

function signed(body: string, prefix: string, suffix: string, showPlus: boolean): string {
  const negative = body.startsWith('-')
  const plain = negative ? body.slice(1) : body
  const mark = negative ? MINUS : showPlus && signOf(plain) > 0 ? '+' : ''
  return `${mark}${prefix}${grouped(plain)}${suffix}`
}

/** "¥1,234.50"; a currency without a familiar sign keeps its code. */
export function formatMoney(money: MoneyValue | null | undefined, options: { plus?: boolean; bare?: boolean } = {}): string {
  const body = money ? fixed(money.amount, PLACES[money.currency] ?? 2) : null
  if (!money || body === null) return UNKNOWN
  const symbol = SYMBOLS[money.currency] ?? `${money.currency} `
  return signed(body, options.bare ? '' : symbol, '', options.plus ?? false)
}

/** A ratio as a percentage: "0.0523" is "5.23%". */
export function formatPercent(ratio: string | null | undefined, options: { plus?: boolean; places?: number } = {}): string {
  const body = ratio ? fixed(ratio, options.places ?? 2, 2) : null
  return body === null ? UNKNOWN : signed(body, '', '%', options.plus ?? false)
}

/** Units: two places, or four where the last two say something. */
export function formatNumber(decimal: string | null | undefined, places = 4): string {
  const body = decimal ? fixed(decimal, places) : null
  if (body === null) return UNKNOWN
  return signed(places === 4 ? body.replace(/00$/, '') : body, '', '', false)
}

/** A net asset value has four places; a price of ten or more only where they say something. */
export function formatPrice(decimal: string | null | undefined): string {
  const body = decimal ? fixed(decimal, 4) : null
  if (body === null) return UNKNOWN
  return signed(body.length > '9.9999'.length ? body.replace(/00$/, '') : body, '', '', false)
}
