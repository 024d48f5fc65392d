import type { Me, Proposal, Schemas } from '@shared/api/types'

const cny = (amount: string) => ({ amount, currency: 'CNY' })

export const customer: Me = {
  person_id: 'person',
  name: '欧阳静怡',
  kind: 'customer',
  role: 'customer',
  customer_id: 'customer',
  abilities: ['advice:proposal:accept', 'advice:proposal:decline', 'advice:proposal:read'],
  language: 'zh',
  idle_minutes: 15,
}

export const proposal: Proposal = {
  id: 'proposal',
  number: 'P1',
  customer_id: 'customer',
  customer_name: '欧阳静怡',
  advisor_name: '李思源',
  state: 'issued',
  created_at: '2026-11-20T01:00:00Z',
  issued_at: '2026-11-20T02:00:00Z',
  expires_at: '2026-11-27T02:00:00Z',
  decided_at: null,
  decline_code: null,
  decline_reason: null,
  read_at: null,
  discussed_at: null,
  amount: cny('100000.00'),
  cash: cny('20000.00'),
  level: 'C3',
  pack: 'cn-2026',
  pack_version: '1',
  fingerprint: 'f00d',
  clearance_id: 'clearance',
  summary: ['股票占比从 24% 降到 20%。'],
  warnings: [{ code: 'w', text: '留足应急储备' }],
  allocation: [
    { asset_class: 'equity', label: '权益', current: '0.2407', proposed: '0.2000', limit_low: '0', limit_high: '0.2', binding: true },
    { asset_class: 'bond', label: '债券', current: '0.7593', proposed: '0.8000', limit_low: '0', limit_high: '1', binding: false },
  ],
  lines: [
    {
      product_id: 'bond-fund',
      name: '增强回报债券',
      kind: 'fund',
      asset_class: 'bond',
      grade: 'R2',
      side: 'buy',
      amount: cny('100000.00'),
      weight: '1.0000',
      why_you: '三年后要用钱',
      why_this: '回撤小、费率低',
      how_it_can_lose: '一个月内可能亏损约 2100 元',
      what_it_costs: '申购费 0.80%',
      fee: cny('800.00'),
      after_sales: false,
      paid_on: null,
    },
  ],
  rejected: [{ product_id: 'stock-fund', name: '中证五百增强', grade: 'R4', reasons: [{ code: 'grade', text: '高于适当性上限 R3' }] }],
  assumptions: [{ code: 'a', text: '收益是估计' }],
  goals: [],
  months: 36,
  ways: [],
  advised: 'plan',
  mode: 'cash_flow',
  expected_return: '0.0312',
  volatility: '0.0520',
  bad_year_loss: cny('-7000.00'),
  total_fee: cny('800.00'),
  explanation: { code: 'root', text: '为什么是这个配置', facts: { 等级: 'C3' }, children: [] },
  facts_used: [{ code: 'f', text: '风险评估 C3' }],
  orders: [],
  case: null,
  review: null,
}

/** The steps before accepting, with what is left of the papers and of the contracts. */
export function stepsLeft(papers: string[] = [], contracts: string[] = []): Schemas['ProposalStepsOut'] {
  const step = (left: string[]) => ({ done: 2 - left.length, count: 2, left })
  return { papers: step(papers), contracts: step(contracts), ready: papers.length + contracts.length === 0 }
}
