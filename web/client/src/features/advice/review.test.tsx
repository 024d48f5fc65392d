import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { meQuery } from '@shared/api/session'
import { customer, proposal, stepsLeft } from '@shared/test/samples'
import { serverOf, stage } from '@shared/test/stage'
import { Decide } from './Decide'
import { Review } from './Review'

const reason = { code: 'compliance.N11', text: '投入金额超过已申报可投资资产的80%' }
const standing = { id: null, state: 'waiting', text: '银行同事正在复核', due: '2026-11-24', opened_at: '2026-11-20T02:00:00Z', decided_at: null, expires_at: null, reasons: [reason] }

test('a customer reads that it is being reviewed, and why', async () => {
  await stage(<Review of={standing} />)
  expect(screen.getByTestId('review')).toHaveTextContent('银行同事正在复核')
  expect(screen.getByTestId('review')).toHaveTextContent('80%')
})

test.each([['waiting', 0], ['declined', 0], ['released', 1], ['lapsed', 1]])('%s: agreeing is offered %i times', async (state, times) => {
  serverOf({ 'GET /api/me': () => ({ body: customer }), 'GET /api/proposals/proposal/steps': () => ({ body: stepsLeft() }) })
  const { client } = await stage(<Decide proposal={{ ...proposal, case: { ...standing, state } }} />)
  client.setQueryData(meQuery.queryKey, customer)
  expect(await screen.findByTestId('decline')).toBeVisible()
  if (times) await screen.findByTestId('accept')
  expect(screen.queryAllByTestId('accept')).toHaveLength(times)
})
