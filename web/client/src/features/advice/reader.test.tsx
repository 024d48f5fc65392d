import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { meQuery } from '@shared/api/session'
import { customer, proposal, stepsLeft } from '@shared/test/samples'
import { serverOf, stage } from '@shared/test/stage'
import { Decide } from './Decide'
import { ProposalReader } from './ProposalReader'

test('the reader says how each product can lose money and what it costs, without unfolding anything', async () => {
  await stage(<ProposalReader proposal={proposal} />)
  const line = within(screen.getByTestId('product-line'))
  for (const text of ['三年后要用钱', '回撤小、费率低', '一个月内可能亏损约 2100 元', '申购费 0.80%']) expect(line.getByText(text)).toBeVisible()
  expect(screen.getByTestId('bad-year')).toHaveTextContent('¥7,000.00')
  expect(screen.getByTestId('bad-year')).not.toHaveTextContent('−')
})

test('what to note first stands before the summary', async () => {
  await stage(<ProposalReader proposal={proposal} />)
  expect(screen.getByTestId('warnings')).toHaveTextContent('留足应急储备')
  expect(screen.getByTestId('warnings').compareDocumentPosition(screen.getByTestId('summary'))).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
})

test('the picture marks the limit that binds', async () => {
  await stage(<ProposalReader proposal={proposal} />)
  const [equity, bond] = within(screen.getByTestId('allocation')).getAllByRole('listitem')
  expect(equity).toHaveTextContent('已到上限或下限')
  expect(bond).not.toHaveTextContent('已到上限或下限')
})

const answers = {
  'GET /api/proposals/proposal/steps': () => ({ body: stepsLeft() }),
  'POST /api/step-up': () => ({ body: { id: 'step', factors: ['totp', 'persona'], passkey_options: null, expires_at: '2026-11-20T03:00:00Z' } }),
  'POST /api/step-up/step/confirm': () => ({ body: { token: 'token' } }),
  'POST /api/proposals/proposal/accept': () => ({ body: { ...proposal, state: 'accepted' } }),
}

async function decide() {
  const { client } = await stage(<Decide proposal={proposal} />)
  client.setQueryData(meQuery.queryKey, customer)
  return userEvent.setup()
}

test('accepting binds the proof to exactly what was shown and acts once', async () => {
  const heard = serverOf({ 'GET /api/me': () => ({ body: customer }), ...answers })
  const user = await decide()
  await user.click(await screen.findByTestId('accept'))
  expect(await screen.findByTestId('step-up')).toHaveTextContent('¥100,000.00')
  await user.type(await screen.findByTestId('code'), '123456')
  await user.click(screen.getByTestId('step-up-code'))
  await expect.poll(() => heard.some((one) => one.path.endsWith('/accept'))).toBe(true)

  const begun = heard.find((one) => one.path === '/api/step-up')
  expect(begun?.body).toEqual({
    operation: 'advice:proposal:accept',
    subject_id: 'proposal',
    shown: { proposal_id: 'proposal', fingerprint: 'f00d', amount: '100000.00', fee: '800.00' },
  })
  const accept = heard.find((one) => one.path.endsWith('/accept'))
  expect(accept?.body).toEqual({ fingerprint: 'f00d', leave_out: [] })
  expect(accept?.headers.get('X-Step-Up')).toBe('token')
  expect(accept?.headers.get('X-Steward')).toBe('1')
  expect(accept?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/)
})

test('before its papers are read a proposal offers the way to them and nothing to accept', async () => {
  serverOf({
    'GET /api/me': () => ({ body: customer }),
    'GET /api/proposals/proposal/steps': () => ({ body: stepsLeft(['稳进理财'], ['投资风险揭示书']) }),
  })
  await decide()
  expect(await screen.findByTestId('to-papers')).toHaveAttribute('href', '/proposals/proposal/papers')
  expect(screen.queryByTestId('accept')).toBeNull()
})

test('once the papers are read what is left to sign comes next', async () => {
  serverOf({
    'GET /api/me': () => ({ body: customer }),
    'GET /api/proposals/proposal/steps': () => ({ body: stepsLeft([], ['投资风险揭示书']) }),
  })
  await decide()
  expect(await screen.findByTestId('to-contracts')).toHaveAttribute('href', '/proposals/proposal/sign')
  expect(screen.getByTestId('step-papers')).toHaveClass('done')
  expect(screen.getByTestId('step-contracts')).toHaveTextContent('投资风险揭示书')
  expect(screen.queryByTestId('accept')).toBeNull()
})

test('turning back from the confirmation accepts nothing', async () => {
  const heard = serverOf({ 'GET /api/me': () => ({ body: customer }), ...answers })
  const user = await decide()
  await user.click(await screen.findByTestId('accept'))
  await user.click(await screen.findByTestId('step-up-cancel'))
  expect(screen.queryByTestId('step-up')).toBeNull()
  expect(heard.some((one) => one.path.endsWith('/accept'))).toBe(false)
})

test('an answer lost on the way is asked for again with the same key', async () => {
  let lost = 0
  const heard = serverOf({
    'GET /api/me': () => ({ body: customer }),
    ...answers,
    'POST /api/proposals/proposal/accept': () => (lost++ === 0 ? 'silence' : { body: { ...proposal, state: 'accepted' } }),
  })
  const user = await decide()
  await user.click(await screen.findByTestId('accept'))
  await user.click(await screen.findByTestId('step-up-persona'))
  await expect.poll(() => heard.filter((one) => one.path.endsWith('/accept')).length, { timeout: 5000 }).toBe(2)
  const keys = heard.filter((one) => one.path.endsWith('/accept')).map((one) => one.headers.get('Idempotency-Key'))
  expect(keys[0]).toBe(keys[1])
})

test('a proposal already decided offers nothing to decide', async () => {
  serverOf({ 'GET /api/me': () => ({ body: customer }) })
  await stage(<Decide proposal={{ ...proposal, state: 'declined' }} />)
  expect(screen.queryByTestId('accept')).toBeNull()
})

test('a part is accepted under the fingerprint of what is left, and its own fee is what is confirmed', async () => {
  const [line] = proposal.lines
  if (!line) throw new Error('the sample has a line')
  const two = { ...proposal, lines: [line, { ...line, product_id: 'other' }] }
  const part = { fingerprint: 'beef', bought: { amount: '60000.00', currency: 'CNY' }, cash: { amount: '40000.00', currency: 'CNY' }, total_fee: { amount: '480.00', currency: 'CNY' } }
  const heard = serverOf({
    'GET /api/me': () => ({ body: customer }),
    ...answers,
    'GET /api/proposals/proposal/steps': () => ({ body: stepsLeft() }),
    'GET /api/proposals/proposal/choice': () => ({ body: part }),
  })
  const { client } = await stage(<Decide proposal={two} leaveOut={['other']} />)
  client.setQueryData(meQuery.queryKey, customer)
  const user = userEvent.setup()
  expect(await screen.findByTestId('part')).toHaveTextContent('¥60,000.00')
  await user.click(await screen.findByTestId('accept'))
  await user.type(await screen.findByTestId('code'), '123456')
  await user.click(screen.getByTestId('step-up-code'))
  await expect.poll(() => heard.find((one) => one.path.endsWith('/accept'))?.body).toEqual({ fingerprint: 'beef', leave_out: ['other'] })
  const begun = heard.find((one) => one.path === '/api/step-up')
  expect(begun?.body).toMatchObject({ shown: { fingerprint: 'beef', fee: '480.00' } })
})

test('leaving everything out is declining: nothing can be accepted', async () => {
  serverOf({ 'GET /api/me': () => ({ body: customer }), ...answers })
  const { client } = await stage(<Decide proposal={proposal} leaveOut={proposal.lines.map((line) => line.product_id)} />)
  client.setQueryData(meQuery.queryKey, customer)
  expect(await screen.findByRole('status')).toHaveTextContent('婉拒')
  expect(screen.queryByTestId('accept')).toBeNull()
})
