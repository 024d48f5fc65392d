import { expect, test } from 'vitest'
import { amountOf } from './amount'

test('an amount is taken as people write it and sent exactly', () => {
  expect(amountOf('100,000')).toBe('100000.00')
  expect(amountOf(' 1，234.5 ')).toBe('1234.50')
})

test.each(['', '0', '0.00', '-5', '1.234', '1e5', '一万', '12.'])('%j is no amount', (text) => {
  expect(amountOf(text)).toBeNull()
})
