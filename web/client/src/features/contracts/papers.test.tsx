import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { type Disclosure, stepNow } from '@shared/api/disclosures'
import { serverOf, stage } from '@shared/test/stage'
import { CheckStep } from './CheckStep'
import { ReadStep } from './ReadStep'
import { StatementStep } from './WordsStep'

const document = {
  code: 'risk_statement',
  version: '2026.1',
  hash: 'a'.repeat(64),
  title: '风险揭示书',
  acknowledged: false,
  sections: [
    { id: 'grade', title: '风险等级', lines: [{ text: '本产品风险等级为 R3', amount: null }], min_seconds: 1, seconds: 0 },
    { id: 'worst', title: '最不利的情况', lines: [{ text: '可能损失全部本金', amount: '20000.00' }], min_seconds: 1, seconds: 0 },
  ],
}
const papers: Disclosure = {
  id: 'd1',
  customer_id: 'customer',
  product_id: 'p1',
  product_name: '稳进理财',
  grade: 'R3',
  amount: { amount: '20000.00', currency: 'CNY' },
  worst: { amount: '20000.00', currency: 'CNY' },
  complexity: 'ordinary',
  language: 'zh',
  cares: false,
  opened_at: '2026-11-20T01:00:00Z',
  expires_at: '2026-11-27T01:00:00Z',
  steps: ['risk_statement', 'check', 'statement'],
  done: [],
  complete: false,
  documents: [document],
  question: { id: 'wmp-fall', text: '净值会怎样变化？', answers: [{ id: 'both', text: '会涨会跌' }, { id: 'up', text: '只涨' }] },
  right: 0,
  wrong: 0,
  care_questions: [],
  statements: { statement: '本人已经阅读风险揭示，愿意承担投资风险' },
  waits_for: null,
  reflection_until: null,
}

test('questions of special care come before the papers, and nothing is left at the end', () => {
  expect(stepNow({ ...papers, steps: ['care_warning', 'opinion', 'care_questions'] })).toBe('care_questions')
  expect(stepNow(papers)).toBe('risk_statement')
  expect(stepNow({ ...papers, done: papers.steps })).toBe(null)
})

test('a part can be left only after its time, and the text is acknowledged by its hash', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const heard = serverOf({
    'POST /api/disclosures/d1/show': () => ({ body: papers }),
    'POST /api/disclosures/d1/read': () => ({ body: papers }),
    'POST /api/disclosures/d1/acknowledgement': () => ({ body: papers }),
  })
  await stage(<ReadStep of={papers} document={document} />)
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
  expect(await screen.findByTestId('next-part')).toBeDisabled()
  expect(screen.queryByTestId('acknowledge')).toBeNull()
  for (let part = 0; part < 2; part++) {
    await expect.poll(() => screen.getByTestId('next-part').hasAttribute('disabled'), { timeout: 4000 }).toBe(false)
    await user.click(screen.getByTestId('next-part'))
    await expect.poll(() => heard.filter((one) => one.path.endsWith('/read')).length).toBe(part + 1)
  }
  await user.click(await screen.findByTestId('acknowledge'))
  await expect.poll(() => heard.at(-1)?.path).toBe('/api/disclosures/d1/acknowledgement')
  expect(heard.at(-1)?.body).toEqual({ code: 'risk_statement', hash: 'a'.repeat(64) })
  expect(heard.find((one) => one.path.endsWith('/read'))?.body).toEqual({ code: 'risk_statement', seconds: { grade: 1 } })
  vi.useRealTimers()
})

test('what an answer came to is read before the next question comes', async () => {
  serverOf({ 'POST /api/disclosures/d1/check': () => ({ body: { right: false, because: '理财不是存款', disclosure: papers } }) })
  await stage(<CheckStep of={papers} />)
  const user = userEvent.setup()
  await user.click(screen.getByText('只涨'))
  expect(await screen.findByTestId('check-result')).toHaveTextContent('理财不是存款')
  await user.click(screen.getByTestId('check-next'))
  expect(await screen.findAllByTestId('check-answer')).toHaveLength(2)
})

test('the sentence is typed, not pasted', async () => {
  serverOf({})
  await stage(<StatementStep of={papers} step="statement" />)
  const user = userEvent.setup()
  await user.click(screen.getByTestId('words'))
  await user.paste('本人已经阅读风险揭示')
  expect(screen.getByTestId('words')).toHaveValue('')
  expect(screen.getByTestId('send-words')).toBeDisabled()
})
