import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import type { Likelihood, LikelihoodCard, LikelihoodWaiting } from '@shared/api/likelihood'
import { serverOf, stage } from '@shared/test/stage'
import LikelihoodPage from './LikelihoodPage'

const score = (log_loss: number) => ({ log_loss, brier: 0.2, gap: 0.1 })
const card: LikelihoodCard = {
  learned_on: '2026-11-20', trials: 12, followed: 7, silent: 1, ahead: 5, prior: score(0.7), model: score(0.6), worse: false, outdated: false,
  months: [{ first: '2026-10-01', trials: 5, followed: 3, silent: 1, by_prior: 1.55, by_model: 2.4, prior: score(0.7), model: score(0.6) }],
  kinds: [{ code: 'drift', title: '偏离约定的配置', before: 0.4, after: 0.3 }], features: [{ code: 'contacts', title: '多联系一次', before: 0.5, after: 0.46 }],
}
const waiting: LikelihoodWaiting = { change_id: 'm1', card, made_by: '钟一鸣', made_at: '2026-11-20T02:00:00Z', expires_at: '2026-12-20T02:00:00Z', own: false, may_withdraw: false, may_decide: true }
const desk: Likelihood = { in_force: null, makers: [], checker: null, released_at: null, waiting: [], answered: 0, silent: 0 }
const shown = (of: Likelihood, ability = 'suggestions:model:decide') =>
  serverOf({
    'GET /api/likelihood': () => ({ body: of }),
    'GET /api/me': () => ({ body: { name: '石承宇', abilities: ['suggestions:model:read', ability] } }),
    'POST /api/likelihood/m1': () => ({ body: { ...desk, in_force: card, makers: ['钟一鸣'], checker: '石承宇', released_at: '2026-11-21T02:00:00Z' } }),
    'POST /api/likelihood/m1/withdrawal': () => ({ body: desk }),
    'POST /api/likelihood': () => ({ status: 409, body: { type: 'x', title: '无从学起', detail: '还没有人答复过建议', status: 409, code: 'suggestions.nothing_to_learn', request_id: 'r' } }),
  })

test('without a model it says that the estimate stands alone and what is needed', async () => {
  shown(desk)
  await stage(<LikelihoodPage />)
  expect(await screen.findByText('目前只用本行自己的估计')).toBeVisible()
  expect(screen.getByText(/^还不能学习/)).toBeVisible()
  expect(screen.queryByTestId('likelihood-learn')).toBeNull()
})

test('learning from nothing is refused in words', async () => {
  shown(desk, 'suggestions:model:propose')
  await stage(<LikelihoodPage />)
  await userEvent.setup().click(await screen.findByTestId('likelihood-learn'))
  expect(await screen.findByTestId('refused')).toHaveTextContent('还没有人答复过建议')
})

test('who decides reads how it did and what it moves, then releases by the keyboard', async () => {
  const heard = shown({ ...desk, waiting: [waiting] })
  await stage(<LikelihoodPage />)
  const row = within(await screen.findByTestId('likelihood-months')).getByText('2026-10').closest('tr')
  expect(row).toHaveTextContent('2026-105131.62.40.7000.600模型')
  expect(screen.getByTestId('likelihood-moves')).toHaveTextContent('偏离约定的配置40%30%更不可能')
  expect(screen.getByText('多联系一次：原本一半对一半的，变为 46%。')).toBeVisible()
  screen.getByTestId('likelihood-release').focus()
  await userEvent.setup().keyboard('{Enter}')
  expect(heard.find((one) => one.path === '/api/likelihood/m1')?.body).toEqual({ approve: true })
})

test('who made it only waits, and what did worse than the estimate can only be refused', async () => {
  shown({ ...desk, waiting: [{ ...waiting, own: true, may_decide: false }, { ...waiting, change_id: 'm2', card: { ...card, worse: true } }] })
  await stage(<LikelihoodPage />)
  const [mine = document.body, worse = document.body] = await screen.findAllByTestId('likelihood-waiting')
  expect(mine).toHaveTextContent('这是您提出的')
  expect(within(mine).queryByTestId('likelihood-refuse')).toBeNull()
  expect(worse).toHaveTextContent('任何人都不能放行')
  expect(within(worse).queryByTestId('likelihood-release')).toBeNull()
  expect(within(worse).getByTestId('likelihood-refuse')).toBeVisible()
})

test('who made it takes it back', async () => {
  const heard = shown({ ...desk, waiting: [{ ...waiting, own: true, may_withdraw: true, may_decide: false }, { ...waiting, change_id: 'm2' }] })
  await stage(<LikelihoodPage />)
  const user = userEvent.setup()
  await user.click(await screen.findByTestId('likelihood-withdraw'))
  await expect.poll(() => heard.some((one) => one.path === '/api/likelihood/m1/withdrawal')).toBe(true)
})
