import { expect, test } from 'vitest'
import { ABILITIES } from '@shared/api/abilities'
import { routes } from './routes'

test('only products, a first try, sign-in and registration are open to everyone', () => {
  const open = routes.filter((row) => row.ability === null).map((row) => row.path)
  expect(open).toEqual(['/try', '/products', '/products/compare', '/products/$product', '/sign-in', '/register'])
})

test('every other page asks for an ability of the matrix, and every page opens', async () => {
  for (const row of routes) {
    expect([null, 'any', ...ABILITIES]).toContain(row.ability)
    expect(typeof (await row.page()).default).toBe('function')
  }
}, 30_000)

test('the way back of each page is a page', () => {
  const paths = new Set(routes.map((row) => row.path))
  for (const row of routes) expect(row.back === undefined || paths.has(row.back)).toBe(true)
})
