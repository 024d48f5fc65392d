import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { serverOf, stage } from '@shared/test/stage'
import { WhatIfForm } from './WhatIfForm'

const sets = [
  { version: 'cny-2026-03-01-a1b2c3', estimated_on: '2026-03-01', counts_from: null, in_force: false },
  { version: 'cny-2025-01', estimated_on: null, counts_from: '2025-01-01', in_force: true },
]

test('a set of assumptions is chosen by name and day and sent whole', async () => {
  const heard = serverOf({ 'POST /api/what-if/trials': () => ({ status: 409, body: { title: 'x', detail: 'y', status: 409, code: 'x', request_id: 'r' } }) })
  await stage(<WhatIfForm levers={{ shocks: [], classes: [], products: [], sets }} />)
  const user = userEvent.setup()
  await user.click(await screen.findByTestId('lever-model'))
  expect(screen.getByTestId('what-if-ask')).toBeDisabled()
  const options = within(screen.getByTestId('set')).getAllByRole('option').map((one) => one.textContent)
  expect(options).toEqual(['—', 'cny-2026-03-01-a1b2c3 · 按 2026年3月1日 已知的数据估算 · 等待发布', 'cny-2025-01 · 本行判断 · 2025年1月1日 起生效 · 现行'])
  await user.selectOptions(screen.getByTestId('set'), 'cny-2026-03-01-a1b2c3')
  await user.click(screen.getByTestId('what-if-ask'))
  await expect.poll(() => heard.find((one) => one.method === 'POST')?.body).toEqual({ lever: 'model', target: 'cny-2026-03-01-a1b2c3', values: {} })
})
