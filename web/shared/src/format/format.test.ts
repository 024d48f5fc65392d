import { describe, expect, test } from 'vitest'
import { fixed, formatDate, formatInstant, formatMoney, formatNumber, formatPercent, formatPrice, signOf, UNKNOWN } from '.'

const cny = (amount: string) => ({ amount, currency: 'CNY' })

describe('money', () => {
  test('groups thousands and keeps cents a float would lose', () => {
    expect(formatMoney(cny('90071992547409931.27'))).toBe('¥90,071,992,547,409,931.27')
  })
  test('marks a loss with a minus before the sign, and a gain only when asked', () => {
    expect(formatMoney(cny('-1268.35'))).toBe('−¥1,268.35')
    expect(formatMoney(cny('5'), { plus: true })).toBe('+¥5.00')
    expect(formatMoney(cny('0.00'), { plus: true })).toBe('¥0.00')
  })
  test('rounds half away from zero and never shows minus nothing', () => {
    expect(formatMoney(cny('2.345'))).toBe('¥2.35')
    expect(formatMoney(cny('-0.004'))).toBe('¥0.00')
  })
  test('keeps the code of a currency without a familiar sign, and yen has no cents', () => {
    expect(formatMoney({ amount: '10', currency: 'CHF' })).toBe('CHF 10.00')
    expect(formatMoney({ amount: '1000', currency: 'JPY' })).toBe('¥1,000')
  })
  test('says when a figure is not known', () => {
    expect(formatMoney(null)).toBe(UNKNOWN)
    expect(formatMoney(cny('n/a'))).toBe(UNKNOWN)
  })
})

describe('ratios and numbers', () => {
  test('a ratio becomes a percentage', () => {
    expect(formatPercent('0.0523')).toBe('5.23%')
    expect(formatPercent('-0.09389', { plus: true })).toBe('−9.39%')
    expect(formatPercent('1E-4')).toBe('0.01%')
    expect(formatPercent('0.2', { places: 0 })).toBe('20%')
  })
  test('units have two places, or four where the last two say something', () => {
    expect(formatNumber('1234.5000')).toBe('1,234.50')
    expect(formatNumber('186300.298')).toBe('186,300.2980')
  })
  test('a net asset value keeps four places, a metal price two', () => {
    expect(formatPrice('1.342')).toBe('1.3420')
    expect(formatPrice('612.35000000')).toBe('612.35')
    expect(formatPrice(null)).toBe(UNKNOWN)
  })
  test('exponents and odd text', () => {
    expect(fixed('1.5E+3', 2)).toBe('1500.00')
    expect(fixed('', 2)).toBeNull()
    expect(signOf('-0.00')).toBe(0)
    expect(signOf('-0.01')).toBe(-1)
  })
})

describe('dates', () => {
  test('a business date has no time zone', () => {
    expect(formatDate('2026-11-20', 'zh')).toBe('2026年11月20日')
    expect(formatDate('2026-11-20', 'en')).toBe('20 Nov 2026')
  })
  test('an instant is told in the time of the bank', () => {
    expect(formatInstant('2026-11-20T16:30:00Z', 'en')).toContain('21 Nov 2026')
    expect(formatInstant('nonsense', 'zh')).toBe(UNKNOWN)
  })
})
