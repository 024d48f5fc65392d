import { fixed, signOf } from '@shared/format'

/** The amount as the server wants it, or null when it is none. */
export function amountOf(text: string): string | null {
  const plain = text.replace(/[,，\s]/g, '')
  if (!/^\d+(\.\d{1,2})?$/.test(plain) || signOf(plain) !== 1) return null
  return fixed(plain, 2)
}
