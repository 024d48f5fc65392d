import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { WhatIfIndicator } from '@shared/api/whatIf'
import { customer } from '@shared/test/samples'
import { serverOf, stage } from '@shared/test/stage'
import { NoReadings, Readings } from './Readings'
import TrialPage from './TrialPage'

const one: WhatIfIndicator = {
  code: 'issuer_share', label: '单一发行人占比', about: '砚田基金', unit: 'bps', turn: 1, warn: 2000, intercept: 3000,
  before: { value: 1762, light: 'green' }, after: { value: 2429, light: 'warn' },
}
const missing: WhatIfIndicator = { ...one, code: 'musts_short', label: '必达目标把握不足', about: '', turn: 0, intercept: null, before: null, after: null }

test('each indicator says in words where it lies before and after, and which crosses a threshold', async () => {
  await stage(<Readings trial="t1" rows={[one, missing]} />)
  const table = await screen.findByTestId('what-if-indicators')
  expect(table).toHaveTextContent('1 项指标越过提示线或停止线')
  const rows = within(table).getAllByRole('row')
  expect(rows.find((row) => row.textContent.startsWith('单一发行人占比'))).toHaveTextContent('单一发行人占比砚田基金17.6%正常24.3%提示更差：越线提示线 20.0% · 停止线 30.0%')
  expect(rows.find((row) => row.textContent.startsWith('必达'))).toHaveTextContent('必达目标把握不足暂无读数暂无读数不变提示线 20.0%')
  expect(within(table).getByText('导出 CSV')).toHaveAttribute('href', '/api/what-if/trials/t1/indicators.csv')
})

test('where there are no indicators it says whether they are not for this role or were never kept', async () => {
  const found = {
    as_of: '2026-11-20', customers: 4, reached: 0, listed: 0, told_by: 'wealth', gain: 0, lose: 0, measures: [], falls: [], checks: [], levels: [], unscored: 0, instead_of: null,
    beyond: { both: 0, agreed: 0, level: 0, nothing: 4 }, indicators: null,
  }
  const trial = { id: '', lever: 'view', target: 'gold', label: '黄金', values: { bps: 100 }, state: 'done', percent: 100, asked_at: '2026-11-20T02:00:00Z', found }
  serverOf({
    'GET /api/what-if/trials/': () => ({ body: trial }),
    'GET /api/auth/me': () => ({ body: { ...customer, kind: 'staff', abilities: ['whatif:trial:read', 'whatif:trial:run'] } }),
  })
  await stage(<TrialPage />)
  expect(await screen.findByTestId('what-if-no-indicators')).toHaveTextContent('只给可以查看“全行风险”的岗位')
})

test('who may read the book is told that an older trial kept none', async () => {
  await stage(<NoReadings allowed />)
  expect(await screen.findByTestId('what-if-no-indicators')).toHaveTextContent('这次测算没有留下')
})
