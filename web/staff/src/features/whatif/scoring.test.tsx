import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { meQuery } from '@shared/api/session'
import { customer } from '@shared/test/samples'
import { serverOf, stage } from '@shared/test/stage'
import { WhatIfForm } from './WhatIfForm'

const officer = { ...customer, kind: 'staff', abilities: ['whatif:trial:run', 'compliance:impact:read'] }
const instruments = [
  { code: 'bank-ten', version: '1', title: '十题问卷', up_to: [16, 36, 60], own: null, digest: 'a' },
  { code: 'bank-ten', version: '2', title: '十题问卷', up_to: [20, 40, 60], own: 'own-1', digest: 'b' },
]

test('a questionnaire is tried by other totals, or by a version that waits', async () => {
  const heard = serverOf({
    'GET /api/auth/me': () => ({ body: officer }),
    'GET /api/compliance/impacts/choices': () => ({ body: { rules: [], products: [], instruments } }),
    'POST /api/what-if/trials': () => ({ status: 409, body: { title: 'x', detail: 'y', status: 409, code: 'x', request_id: 'r' } }),
  })
  const { client } = await stage(<WhatIfForm levers={{ shocks: [], classes: [], products: [], sets: [] }} />)
  client.setQueryData(meQuery.queryKey, officer as never)
  const user = userEvent.setup()
  await user.click(await screen.findByTestId('lever-scoring'))
  await user.selectOptions(await screen.findByTestId('instrument'), '0')
  expect(screen.getByTestId('totals')).toHaveValue('16, 36, 60')
  await user.clear(screen.getByTestId('totals'))
  await user.type(screen.getByTestId('totals'), '20，x')
  expect(screen.getByTestId('what-if-ask')).toBeDisabled()
  await user.type(screen.getByTestId('totals'), '{Backspace}40, 60')
  await user.click(screen.getByTestId('what-if-ask'))
  const sent = () => heard.filter((one) => one.method === 'POST').at(-1)?.body
  await expect.poll(sent).toEqual({ lever: 'scoring', target: 'bank-ten', values: { up_to: [20, 40, 60] } })
  await user.selectOptions(screen.getByTestId('instrument'), '1')
  expect(screen.queryByTestId('totals')).toBeNull()
  await user.click(screen.getByTestId('what-if-ask'))
  await expect.poll(sent).toEqual({ lever: 'scoring', target: 'bank-ten', values: { own: 'own-1' } })
})
