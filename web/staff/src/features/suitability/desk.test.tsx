import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { meQuery } from '@shared/api/session'
import { customer } from '@shared/test/samples'
import { serverOf, stage } from '@shared/test/stage'
import AssessmentsPage from './AssessmentsPage'
import { SuitabilityTab } from './SuitabilityTab'

const staff = (...abilities: string[]) => ({ ...customer, kind: 'staff', abilities })
const attempt = {
  id: 'a1', customer_id: 'c1', customer_number: 'C0000003', instrument: 'bank-ten', version: '2026.1', kind: 'risk', channel: 'online', channel_text: '线上',
  title: '风险承受能力测评', state: 'held', state_text: '核实中', started_at: '2026-11-20T06:00:00Z', submitted_at: '2026-11-20T06:02:05Z', signed_on: null, scan: null,
  level: 'C4', level_label: '成长型', previous: 'C2', allows: '', facets: [], contradictions: [], holds: [{ code: 'coached', text: '多道题目反复修改后得分变高' }],
  needs_step_up: false, mine: false, decision_reason: '', answers: [{ question: '您的年龄', answer: '31 至 50 岁', before: [] }, { question: '您的收入', answer: '20 万元', before: [] }], questions: [],
}
const compared = {
  earlier_on: '2026-06-15', earlier_level: 'C2', seconds: 125, least_seconds: 30, others_on_device: 4,
  lines: [{ question: '您的年龄', now: '31 至 50 岁', changed_from: [], earlier: '31 至 50 岁' }, { question: '您的收入', now: '20 万元', changed_from: ['5 万元'], earlier: '5 万元' }],
}

async function open(page: React.ReactNode, abilities: string[], answers: Parameters<typeof serverOf>[0], address = '/') {
  const me = staff(...abilities)
  const heard = serverOf({ 'GET /api/auth/me': () => ({ body: me }), ...answers })
  const { client } = await stage(page, 'zh', address)
  client.setQueryData(meQuery.queryKey, me as never)
  return { heard, user: userEvent.setup() }
}

test('a held result shows what differs first, and each decision takes its grounds', async () => {
  const { heard, user } = await open(<AssessmentsPage />, ['suitability:hold:read', 'suitability:hold:decide'], {
    'GET /api/attempts/held': () => ({ body: [attempt] }),
    'GET /api/attempts/a1/comparison': () => ({ body: compared }),
    'POST /api/attempts/a1/decision': () => ({ body: { ...attempt, state: 'returned' } }),
  })
  const answers = await screen.findByTestId('held-answers')
  expect(answers).toHaveTextContent('提交前改过：5 万元')
  expect(answers).not.toHaveTextContent('您的年龄')
  await user.click(screen.getByTestId('held-all'))
  expect(answers).toHaveTextContent('您的年龄')
  expect(screen.getByTestId('held')).toHaveTextContent('2 分 5 秒')
  expect(screen.getByTestId('held-ask_again')).toBeDisabled()
  fireEvent.change(screen.getByTestId('held-reason'), { target: { value: '客户选错一题' } })
  await user.click(screen.getByTestId('held-ask_again'))
  await expect.poll(() => heard.find((one) => one.method === 'POST')?.body).toEqual({ decision: 'ask_again', reason: '客户选错一题' })
}, 20_000)

test('nothing held is said in words, and who may only look cannot decide', async () => {
  await open(<AssessmentsPage />, ['suitability:hold:read'], { 'GET /api/attempts/held': () => ({ body: [] }) })
  expect(await screen.findByTestId('empty')).toHaveTextContent('没有待核实的测评')
})

test('a sheet agrees only when every line and the signature were ticked; its typist does not compare it', async () => {
  const sheet = { ...attempt, channel: 'paper', state: 'scored', signed_on: '2026-11-20', scan: '影像 1' }
  const { heard, user } = await open(<AssessmentsPage />, ['suitability:paper:read', 'suitability:paper:attest'], {
    'GET /api/papers': () => ({ body: [sheet, { ...sheet, id: 'a2', mine: true }] }),
    'POST /api/attempts/a1/attestation': () => ({ body: { ...sheet, state: 'confirmed' } }),
  })
  await user.click(await screen.findByTestId('sheet-open'))
  await user.click(screen.getByTestId('tick-0'))
  await user.click(screen.getByTestId('tick-signature'))
  expect(screen.getByTestId('sheet-agrees')).toBeDisabled()
  await user.click(screen.getByTestId('tick-1'))
  await user.click(screen.getByTestId('sheet-agrees'))
  await expect.poll(() => heard.find((one) => one.method === 'POST')?.body).toEqual({ agrees: true, reason: '' })
}, 20_000)

test('the tab says what bound, what is left and when it ends', async () => {
  const bar = (facet: string, label: string, level: string | null, binding = false) => ({ facet, label, points: level ? 60 : null, level, binding })
  const standing = {
    state: 'valid', state_text: '有效', level: 'C2', level_label: '稳健型', answered_level: 'C4', assessed_on: '2025-12-20', valid_until: '2026-12-20', days_left: 28, allows: '',
    bars: [bar('willingness', '愿意承担', 'C4'), bar('knowledge', '了解程度', null), bar('capacity', '能够承担', 'C2', true), bar('conduct', '实际行为', 'C5')],
    bounds: [{ id: 'capacity', text: '家底所能承受的', level: 'C2', clause: 'N19', mark: 'D', binding: true }],
    sides: [], missing: [], losses: [], contradictions: [{ code: 'x', text: '说的与能承受的不一致', questions: ['如果亏了三成？'] }], left: { today: 0, year: 5, next_on: '2026-11-23' },
  }
  await open(<SuitabilityTab customer="c1" />, ['suitability:assessment:read'], {
    'GET /api/customers/c1/suitability': () => ({ body: standing }),
    'GET /api/customers/c1/assessments': () => ({ body: [{ id: 'x', level: 'C4', level_label: '成长型', assessed_on: '2025-12-20', valid_until: '2026-12-20', questionnaire: '十题', channel_text: '网点', counts: true }] }),
    'GET /api/customers/c1/attempts': () => ({ body: [{ ...attempt, state: 'discarded', decision_reason: '作答受他人引导' }] }),
  })
  expect(await screen.findByTestId('four-bounds')).toHaveAccessibleName('愿意承担 C4; 了解程度 未限定; 能够承担 C2; 实际行为 C5')
  expect(screen.getByTestId('bound-list')).toHaveTextContent('起作用')
  expect(screen.getByTestId('suitability-terms')).toHaveTextContent('还有 28 天到期')
  expect(screen.getByTestId('left-today')).toHaveTextContent('0 / 2 次')
  expect(screen.getByTestId('talks')).toHaveTextContent('如果亏了三成？')
  const lines = await screen.findByTestId('past')
  expect(lines).toHaveTextContent('目前有效')
  expect(lines).toHaveTextContent('作答受他人引导')
  expect(screen.queryByTestId('enter-paper')).toBeNull()
})
