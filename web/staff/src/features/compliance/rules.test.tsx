import { fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { meQuery } from '@shared/api/session'
import { customer } from '@shared/test/samples'
import type { Me } from '@shared/api/types'
import { serverOf, stage } from '@shared/test/stage'
import { withDecision, withParam } from './layer'
import RulesPage from './RulesPage'

const versions = [
  { version: '2026.1', since: '2026-02-01', in_force: false, layered: false },
  { version: '2026.2b1', since: '2026-06-11', in_force: true, layered: true },
]
const packs = { packs: [{ name: 'cn-2026', regimes: ['NFRA'], versions }], marks: { V1: '原文已核对', D: '本行默认值' } }
const rule = {
  id: 'N09', clause: '第29条', text: '测评超过 11 个月', mark: 'V1', acts: ['buy', 'recommend'], regimes: [], decision: 'BLOCK', shipped_decision: null, unknown: 'BLOCK',
  condition: 'order.as_of > months_after(customer.assessed_on, param.validity_months)', params: [{ name: 'validity_months', label: '有效月数', value: '11', mark: 'V1', stricter: 'lower', shipped: '12' }],
  since: '2026-02-01', until: null, version: '2026.2b1', own: false, test: 'test_vector_5_last_valid_day',
}
const rules = { pack: 'cn-2026', version: '2026.2b1', since: '2026-06-11', digest: 'd', rules: [rule, { ...rule, id: 'N11', text: '金额占比', decision: 'REFER', params: [] }] }
const draft = { id: 'draft', pack: 'cn-2026', since: '2026-12-01', content: { changes: { N09: { params: { validity_months: 10 } } } }, reason: '年度评审', authors: ['周岚'], state: 'submitted', mine: false, digest: 'a'.repeat(64), changed_at: '2026-11-20T01:00:00Z' }
const answers = {
  'GET /api/rules/packs': () => ({ body: packs }),
  'GET /api/rules/packs/cn-2026/rules': () => ({ body: rules }),
  'GET /api/rules/packs/cn-2026/rules/N09/days': () => ({ body: [{ day: '2026-11-20', count: 0 }, { day: '2026-11-21', count: 3 }] }),
}
const officer: Me = { ...customer, kind: 'staff', role: 'compliance', abilities: ['compliance:pack:read', 'compliance:pack:draft', 'compliance:pack:release'] }

async function open(view: string, more: object = {}) {
  const heard = serverOf({ ...answers, ...more })
  const { client } = await stage(<RulesPage />, 'zh')
  client.setQueryData(meQuery.queryKey, officer)
  const user = userEvent.setup()
  await user.click(await screen.findByTestId(`rules-view-${view}`))
  return { heard, user }
}

test('a rule is found by its words and opened by key, with mark, moved number, test and days', async () => {
  const { user } = await open('rules')
  fireEvent.change(await screen.findByTestId('rules-search'), { target: { value: '测评' } })
  const table = await screen.findByTestId('rules')
  expect(within(table).queryByText('N11')).toBeNull()
  const row = within(table).getByText(/N09/).closest('tr')
  row?.focus()
  await user.keyboard('{Enter}')
  const sheet = await screen.findByTestId('rule')
  expect(sheet).toHaveTextContent('V1 · 原文已核对')
  expect(sheet).toHaveTextContent('法定 12，本行 11')
  expect(sheet).toHaveTextContent('test_vector_5_last_valid_day')
  expect(await screen.findByTestId('rule-days')).toHaveTextContent('3 次')
}, 20_000)

test('what is looser is said beside the field, and what is fine is saved', async () => {
  const { user, heard } = await open('layer', {
    'GET /api/rules/drafts': () => ({ body: [] }),
    'POST /api/rules/drafts/check': () => ({ body: [{ rule_id: 'N09', sentence: '只能调低' }] }),
    'POST /api/rules/drafts': () => ({ body: draft }),
  })
  await user.click(await screen.findByTestId('draft-new'))
  fireEvent.change(await screen.findByTestId('layer-N09-validity_months'), { target: { value: '13' } })
  fireEvent.change(screen.getByTestId('layer-since'), { target: { value: '2026-12-01' } })
  expect(screen.getByTestId('layer-save')).toBeDisabled()
  fireEvent.change(screen.getByTestId('layer-reason'), { target: { value: '年度评审' } })
  await user.click(screen.getByTestId('layer-check'))
  expect(await screen.findByTestId('layer-faults')).toHaveTextContent('N09: 只能调低')
  fireEvent.change(screen.getByTestId('layer-N09-validity_months'), { target: { value: '10' } })
  await user.click(screen.getByTestId('layer-save'))
  await expect.poll(() => heard.find(({ path, body }) => path === '/api/rules/drafts' && body !== null)?.body).toMatchObject({ content: { changes: { N09: { params: { validity_months: 10 } } } } })
}, 20_000)

test('another person releases what was shown; who wrote it only takes it back', async () => {
  const { user, heard } = await open('layer', { 'GET /api/rules/drafts': () => ({ body: [draft, { ...draft, id: 'own', mine: true }] }), 'POST /api/rules/drafts/draft/decision': () => ({ body: { ...draft, state: 'released' } }) })
  const [theirs, own] = await screen.findAllByTestId('draft')
  expect(within(own as HTMLElement).queryByTestId('draft-approve')).toBeNull()
  expect(within(own as HTMLElement).getByTestId('draft-withdraw')).toBeVisible()
  await user.click(within(theirs as HTMLElement).getByTestId('draft-approve'))
  await expect.poll(() => heard.find(({ path }) => path.endsWith('/decision'))?.body).toEqual({ approve: true, digest: draft.digest })
}, 20_000)

test('an emptied number and an unraised decision leave the rule as it is shipped', () => {
  const moved = withDecision(withParam({}, 'N20', 'age', '60'), 'N20', 'BLOCK')
  expect(moved).toEqual({ changes: { N20: { params: { age: 60 }, decision: 'BLOCK' } } })
  expect(withDecision(withParam(moved, 'N20', 'age', ''), 'N20', '')).toEqual({ changes: {} })
})
