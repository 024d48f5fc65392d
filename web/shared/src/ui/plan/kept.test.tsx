import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { serverOf, stage } from '@shared/test/stage'
import { KeptPlans } from './KeptPlans'

const PATH = '/api/customers/c1/kept-plans'
const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const kept = (id: string, name: string, chance: string, intact = true) => ({
  id, name, kept_at: '2026-11-20T02:00:00Z', by_me: true, digest: 'd', intact, edits: { save_extra: '1000' },
  changed: [{ label: '每月多存', unit: 'month', was: '0', value: '1000' }],
  as_of: '2026-11-20', chance, low: '0.5', high: '0.9', wanted: '0.9', daily: '1', mix: '现在持有的', expected_return: '0.03',
  goals: [{ goal_id: 'g', name: '大学', chance, low: '0.5', high: '0.9', lacking_worst: yuan('0') }],
  poorest: { on: '2040-01-01', points: ['100', '200', '300', '400', '500'] }, last: { on: '2080-01-01', points: ['1', '2', '3', '4', '5'] },
  currency: 'CNY', fee: '0.0060', fee_year: yuan('600'), start: yuan('100000'), locked: yuan('0'), reserve: yuan('20000'),
  shocks: [{ code: 'world_2008', label: '2008', chance: '0.4', loss: yuan('12345') }],
})

test('nothing kept yet says what to do, and a name is needed', async () => {
  const heard = serverOf({ [`GET ${PATH}`]: () => ({ body: [] }), [`POST ${PATH}`]: () => ({ body: kept('1', '稳一点', '0.8') }) })
  await stage(<KeptPlans customer="c1" edits={{ save_extra: '1000' }} onApply={() => {}} />)
  expect(await screen.findByTestId('empty')).toBeVisible()
  expect(screen.getByTestId('kept-save')).toBeDisabled()
  fireEvent.change(screen.getByTestId('kept-name'), { target: { value: ' 稳一点 ' } })
  fireEvent.click(screen.getByTestId('kept-save'))
  await expect.poll(() => heard.find((one) => one.method === 'POST')?.body).toEqual({ name: '稳一点', edits: { save_extra: '1000' } })
})

test('two ticked plans stand side by side, a fourth cannot be ticked, a broken one says so', async () => {
  const rows = [kept('1', '甲', '0.8'), kept('2', '乙', '0.7'), kept('3', '丙', '0.6'), kept('4', '丁', '0.5', false)]
  serverOf({ [`GET ${PATH}`]: () => ({ body: rows }) })
  await stage(<KeptPlans customer="c1" edits={{}} onApply={() => {}} />)
  const boxes = await screen.findAllByRole('checkbox')
  expect(screen.queryByTestId('kept-table')).toBeNull()
  boxes.slice(0, 3).forEach((box) => { fireEvent.click(box) })
  expect(screen.getByTestId('kept-table')).toHaveTextContent('12,345')
  expect(screen.getAllByRole('columnheader')).toHaveLength(4)
  expect(boxes[3]).toBeDisabled()
  expect(screen.getByRole('alert')).toHaveTextContent('指纹')
})
