import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import type { ReferredCase } from '@shared/api/cases'
import { serverOf, stage } from '@shared/test/stage'
import { CaseDecision } from './CaseDecision'
import { CaseHistory } from './CaseHistory'
import CasesPage from './CasesPage'
import { CasesWaiting } from './CasesWaiting'

const row = { id: 'case', customer_id: 'c', customer_name: '李*', state: 'open' as const, rules: ['N11'], products: 2, opened_at: '2026-11-20T02:00:00Z', due: '2026-11-24', overdue: true, ended_as: null, owner: '周敏', owner_due: '2026-11-26' }
const file: ReferredCase = {
  case: row, subject_kind: 'proposal', subject_id: 'p', subject_number: 'P1', opened_by: '李明', total: { amount: '100000.00', currency: 'CNY' },
  facts: [], products: [], pack: 'cn-2026 2026.2', rules: [], opinions: [], expires_at: null, digest: null, may_write: true, may_decide: false,
}
const opinion = { release: true, reason: '已电话核实资金来源', written_by: '周敏', written_at: '2026-11-20T03:00:00Z', outcome: 'open', decided_by: '', decided_at: null }
const proposed: ReferredCase = { ...file, case: { ...row, state: 'proposed' }, opinions: [opinion], digest: 'd'.repeat(64), may_write: false, may_decide: true }

test('the queue says how many wait and marks what is late', async () => {
  serverOf({ 'GET /api/cases': () => ({ body: { items: [row], next_cursor: null, waiting: 3, overdue: 1, mine: 1 } }) })
  await stage(<CasesPage />)
  expect(await screen.findByTestId('cases-waiting')).toHaveTextContent('待处理 3 件')
  expect(screen.getByTestId('cases-late')).toHaveTextContent('其中逾期 1 件')
  expect(within(screen.getByTestId('cases')).getByText('已逾期')).toBeVisible()
  expect(within(screen.getByTestId('cases')).getByTestId('case-owner')).toHaveTextContent('周敏，限')
  expect(screen.getByTestId('cases-mine')).toHaveTextContent('其中 1 件由您跟进')
}, 20_000)

test('beside the place stands how many wait, in red while one is late', async () => {
  serverOf({ 'GET /api/cases': () => ({ body: { items: [row], next_cursor: null, waiting: 3, overdue: 1, mine: 0 } }) })
  await stage(<CasesWaiting />)
  const badge = await screen.findByTestId('cases-badge')
  expect(badge).toHaveTextContent('3')
  expect(badge).toHaveClass('bad')
  expect(badge).toHaveAttribute('title', '其中逾期 1 件')
})

test('an empty queue says so', async () => {
  serverOf({ 'GET /api/cases': () => ({ body: { items: [], next_cursor: null, waiting: 0, overdue: 0, mine: 0 } }) })
  await stage(<CasesPage />, 'en')
  expect(await screen.findByText('No cases here')).toBeVisible()
})

test('nothing is proposed without a reason, nor before it is confirmed', async () => {
  const heard = serverOf({ 'POST /api/cases/case/opinion': () => ({ body: proposed }) })
  await stage(<CaseDecision file={file} />)
  const user = userEvent.setup()
  expect(await screen.findByTestId('case-release')).toBeDisabled()
  await user.type(screen.getByTestId('case-reason'), '已核实来源')
  await user.click(screen.getByTestId('case-decline'))
  expect(heard).toEqual([])
  await user.click(await screen.findByTestId('case-submit'))
  expect(heard.map((one) => [one.path, one.body])).toEqual([['/api/cases/case/opinion', { release: false, reason: '已核实来源' }]])
})

test('the second person sees the reason and binds the decision to what was shown', async () => {
  const heard = serverOf({ 'POST /api/cases/case/decision': () => ({ body: { ...proposed, case: { ...row, state: 'released' } } }) })
  await stage(<><CaseDecision file={proposed} /><CaseHistory file={proposed} /></>)
  const user = userEvent.setup()
  expect(await screen.findByTestId('case-second')).toHaveTextContent('已电话核实资金来源')
  expect(screen.getByTestId('case-history')).toHaveTextContent('周敏 建议放行')
  await user.click(screen.getByTestId('case-agree'))
  await user.click(await screen.findByTestId('case-submit'))
  expect(heard.map((one) => one.body)).toEqual([{ approve: true, digest: 'd'.repeat(64) }])
})

test('who had a hand in it only reads that a colleague decides', async () => {
  serverOf({})
  await stage(<CaseDecision file={{ ...proposed, may_decide: false }} />)
  expect(await screen.findByText('等待第二位同事')).toBeVisible()
  expect(screen.queryByTestId('case-agree')).toBeNull()
})
