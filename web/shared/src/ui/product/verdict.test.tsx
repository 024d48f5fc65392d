import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Verdict } from '@shared/api/types'
import { stage } from '@shared/test/stage'
import { VerdictCard } from './VerdictCard'

const reason = (rule_id: string, text: string) => ({ rule_id, clause: '第1条', mark: 'V1', decision: 'BLOCK', text, facts: {} })
const verdict: Verdict = {
  product_id: 'p',
  product_name: '进取五号',
  amount: { amount: '1000.00', currency: 'CNY' },
  decision: 'BLOCK',
  passes: false,
  pack: 'cn-2026',
  pack_version: '2026.2',
  reasons: [reason('N10', '产品风险等级高于客户承受能力。'), reason('W26', '产品风险等级高于客户承受能力。')],
  towards: 'WARN',
  remedies: [
    [{ code: 'compliance.remedy_choose_milder_product', by: 'customer', text: '另选风险等级不高于 R3 的产品。' }],
    [{ code: 'compliance.remedy_get_guardian_consent', by: 'guardian', text: '由监护人了解情况后决定是否同意。' }],
  ],
}

test('a customer reads each sentence once, without rule numbers, and the alternatives as such', async () => {
  await stage(<VerdictCard verdict={verdict} />)
  const card = within(screen.getByTestId('verdict-card'))
  expect(card.getAllByText('产品风险等级高于客户承受能力。')).toHaveLength(1)
  expect(card.queryByText(/N10/)).toBeNull()
  expect(card.getByTestId('verdict')).toHaveTextContent('不能购买')
  expect(card.getByText('或者')).toBeVisible()
  expect(card.getByText('由监护人办理')).toBeVisible()
})

test('where nothing honest would change it, it says so', async () => {
  await stage(<VerdictCard verdict={{ ...verdict, remedies: [], towards: 'BLOCK' }} />, 'en')
  expect(screen.getByTestId('remedies')).toHaveTextContent('nothing you could truthfully change')
})

test('what passes offers no change', async () => {
  await stage(<VerdictCard verdict={{ ...verdict, decision: 'ALLOW', passes: true, reasons: [], remedies: [] }} />)
  expect(screen.queryByTestId('remedies')).toBeNull()
  expect(screen.getByTestId('verdict')).toHaveTextContent('可以购买')
})
