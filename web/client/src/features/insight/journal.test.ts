import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { serverOf } from '@shared/test/stage'
import { EVERY_MS, openJournal, searched, seenAt } from './journal'

const PATH = '/api/customers/c-1/observe'
const PRODUCT = '00000000-0000-4000-8000-000000000001'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const subjects = (body: unknown) => (body as { items: { id: string; kind: string; subject: string; text: string }[] }).items

test('what was looked at goes in one batch after a while, each thing with an id of its own', async () => {
  const heard = serverOf({ [`POST ${PATH}`]: () => ({ body: { kept: 3 } }) })
  const journal = openJournal('c-1')
  journal.note(seenAt('/goals', ''))
  journal.note(seenAt('/products/$product', PRODUCT))
  journal.note(searched('  教育金  '))
  await vi.advanceTimersByTimeAsync(EVERY_MS - 1)
  expect(heard).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(1)
  await vi.advanceTimersByTimeAsync(3 * EVERY_MS)
  expect(heard.map((one) => one.path)).toEqual([PATH])
  const items = subjects(heard[0]?.body)
  expect(items.map(({ kind, subject, text }) => [kind, subject, text])).toEqual([
    ['page', 'goals', ''],
    ['product_view', PRODUCT, ''],
    ['search', 'products', '教育金'],
  ])
  expect(new Set(items.map((item) => item.id)).size).toBe(3)
  journal.stop()
})

test('a page that is left tells at once, and silence of the bank is nobody’s trouble', async () => {
  const heard = serverOf({ [`POST ${PATH}`]: () => 'silence' })
  const journal = openJournal('c-1')
  journal.note(seenAt('/', ''))
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(0)
  expect(heard).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(2 * EVERY_MS)
  expect(heard).toHaveLength(1)
  journal.stop()
})

test('twenty make a batch without waiting; after the end nothing is told', async () => {
  const heard = serverOf({ [`POST ${PATH}`]: () => ({ body: { kept: 20 } }) })
  const journal = openJournal('c-1')
  for (let n = 0; n < 21; n++) journal.note(searched(`词${n}`))
  await vi.advanceTimersByTimeAsync(0)
  expect(heard.map((one) => subjects(one.body).length)).toEqual([20])
  journal.stop()
  await vi.advanceTimersByTimeAsync(2 * EVERY_MS)
  expect(heard).toHaveLength(1)
})

test('pages outside the list and empty words are not noted', () => {
  expect(seenAt('/me/factors', '')).toBeNull()
  expect(seenAt('/sign-in', '')).toBeNull()
  expect(searched('   ')).toBeNull()
  expect(searched('长'.repeat(80))?.text).toHaveLength(60)
})
