import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { meQuery } from '@shared/api/session'
import { customer } from '@shared/test/samples'
import { serverOf, stage } from '@shared/test/stage'
import { ImpactView } from './ImpactView'
import SandboxPage from './SandboxPage'

const officer = { ...customer, kind: 'staff', abilities: ['compliance:impact:read', 'compliance:impact:run'] }
const rule = { target: 'cn-2026/N20', id: 'N20', clause: '第18条', text: '六十五岁及以上', breach: 'customer.age >= param.age', decision: 'REFER', parameters: [{ name: 'age', label: '年龄', value: 65, mark: 'V1' }] }
const trial = { id: 't1', kind: 'parameter' as const, target: rule.target, values: { param: 'age', value: 60 }, state: 'done' as const, step: 'done', percent: 100, asked_at: '2026-11-22T01:00:00Z' }
const none = [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
const report = {
  trial,
  made_at: trial.asked_at,
  digest: 'd'.repeat(64),
  as_of: '2026-11-22',
  customers: 14,
  levels: { count: 0, turned: 0, unscored: 0, moves: [] },
  knowledge: { count: 0, turned: 0, unscored: 0, moves: [] },
  parts: [
    { part: 'shelf' as const, count: 9, turned: 0, matrix: none },
    { part: 'order' as const, count: 9, turned: 4, matrix: [[5, 0, 4, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]] },
  ],
  months: [{ month: '2026-10', before: [5, 0, 1, 0], after: [1, 0, 5, 0] }],
  rules: [{ rule: 'N20', before: 1, after: 5 }],
}

test('a parameter is changed, tried, and named exactly', async () => {
  const heard = serverOf({
    'GET /api/auth/me': () => ({ body: officer }),
    'GET /api/compliance/impacts/choices': () => ({ body: { rules: [rule], products: [], instruments: [] } }),
    'GET /api/compliance/impacts': () => ({ body: { items: [], next_cursor: null } }),
    'POST /api/compliance/impacts': () => ({ status: 202, body: trial }),
  })
  const { client } = await stage(<SandboxPage />)
  client.setQueryData(meQuery.queryKey, officer as never)
  const user = userEvent.setup()
  await user.type(await screen.findByTestId('change-value'), '6x')
  expect(screen.getByTestId('try-change')).toBeDisabled()
  await user.type(screen.getByTestId('change-value'), '{Backspace}0')
  await user.click(screen.getByTestId('try-change'))
  await expect.poll(() => heard.find((one) => one.method === 'POST')?.body).toEqual({ kind: 'parameter', target: 'cn-2026/N20', values: { param: 'age', value: 60 } })
  expect(screen.getByTestId('empty')).toBeVisible()
})

test('a cell of the matrix narrows the list to what turned that way', async () => {
  const heard = serverOf({ 'GET /api/compliance/impacts/t1/rows': () => ({ body: { items: [], next_cursor: null } }) })
  await stage(<ImpactView report={report} />)
  expect(screen.getByTestId('turned')).toHaveTextContent('4')
  const user = userEvent.setup()
  await user.click(screen.getByTestId('turn-ALLOW-REFER'))
  expect(await screen.findByTestId('impact-all')).toBeVisible()
  expect(screen.getByTestId('impact-csv')).toHaveAttribute('href', '/api/compliance/impacts/t1/rows.csv?part=order')
  await expect.poll(() => heard.length).toBe(2)
})
