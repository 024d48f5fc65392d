import { expect, test } from 'vitest'
import { targetOf } from './target'

test('the sign-in leads back into this face and nowhere else', () => {
  expect(targetOf('/staff/customers?q=li')).toBe('/customers?q=li')
  expect(targetOf('/staff')).toBe('/')
  expect(targetOf(undefined)).toBe('/')
  expect(targetOf('//evil.example')).toBe('/')
  expect(targetOf('https://evil.example')).toBe('/')
})
