const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/**
 * Writes a decimal string with a fixed number of places, half away from zero, without ever becoming a float.
 * `shift` moves the decimal point to the right first (2 turns a ratio into a percentage).
 * Returns null for anything that is not a decimal number.
 */
export function fixed(decimal: string, places: number, shift = 0): string | null {
  const parts = DECIMAL.exec(decimal.trim())
  const whole = parts?.[2] ?? ''
  const fraction = parts?.[3] ?? ''
  if (!parts || whole + fraction === '') return null
  const scale = fraction.length - Number(parts[4] ?? 0) - shift
  const rounded = rescale(BigInt(whole + fraction), scale, places)
  const digits = rounded.toString().padStart(places + 1, '0')
  const cut = digits.length - places
  const body = places === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`
  return parts[1] === '-' && rounded !== 0n ? `-${body}` : body
}

function rescale(value: bigint, scale: number, places: number): bigint {
  if (scale <= places) return value * 10n ** BigInt(places - scale)
  const divisor = 10n ** BigInt(scale - places)
  return (value + divisor / 2n) / divisor
}

/** Puts a comma between each three digits of the whole part. */
export function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.')
  const body = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return fraction === undefined ? body : `${body}.${fraction}`
}

/** -1, 0 or 1. */
export function signOf(decimal: string): -1 | 0 | 1 {
  if (!/[1-9]/.test(decimal.replace(/[eE].*$/, ''))) return 0
  return decimal.trim().startsWith('-') ? -1 : 1
}
