import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { serverOf, stage } from '@shared/test/stage'
import { Drafts } from './Drafts'
import { WhatIfForm } from './WhatIfForm'

const refused = { status: 409, body: { title: 'x', detail: 'y', status: 409, code: 'x', request_id: 'r' } }
const classes = ['deposit', 'cash', 'bond', 'mixed', 'equity'].map((code) => ({ code, label: code }))

test('the same asked again has the same key, a last figure changed has another', async () => {
  const heard = serverOf({ 'POST /api/what-if/trials': () => refused })
  const shock = { code: 'crash', label: '大跌', source: '', losses: { deposit: 0, cash: -1025, bond: -1050, mixed: -2075, equity: -4000 } }
  await stage(<WhatIfForm levers={{ shocks: [shock], classes, products: [], sets: [] }} />)
  const user = userEvent.setup()
  const keys = () => heard.filter((one) => one.method === 'POST').map((one) => one.headers.get('idempotency-key'))
  const ask = async (times: number) => {
    await user.click(screen.getByTestId('what-if-ask'))
    await expect.poll(() => keys().length).toBe(times)
  }
  await user.selectOptions(await screen.findByTestId('shock'), 'crash')
  await ask(1)
  await ask(2)
  await user.type(screen.getByLabelText(/equity/), '{Backspace}1')
  await ask(3)
  await user.selectOptions(screen.getByTestId('shock'), 'crash')
  await ask(4)
  const [first, again, other, back] = keys()
  expect([again, back]).toEqual([first, first])
  expect(other).not.toBe(first)
})

test('as many customers but others are told under another key', async () => {
  const draft = (customer_id: string) => ({ customer_id, customer: customer_id, words: null, text: '市场下跌', told: false })
  const heard = serverOf({
    'GET /api/what-if/trials/t1/notices': () => ({ body: { items: [draft('甲'), draft('乙')] } }),
    'POST /api/what-if/trials/t1/notices': () => refused,
  })
  await stage(<Drafts trial="t1" />)
  const user = userEvent.setup()
  const told = () => heard.filter((one) => one.method === 'POST')
  const [one = document.body, other = document.body] = await screen.findAllByRole('checkbox')
  await user.click(one)
  await user.click(screen.getByTestId('tell'))
  await expect.poll(() => told().length).toBe(1)
  await user.click(one)
  await user.click(other)
  await user.click(screen.getByTestId('tell'))
  await expect.poll(() => told().length).toBe(2)
  const [first, second] = told()
  expect([first?.body, second?.body]).toEqual([{ customer_ids: ['乙'] }, { customer_ids: ['甲'] }])
  expect(second?.headers.get('idempotency-key')).not.toBe(first?.headers.get('idempotency-key'))
})
