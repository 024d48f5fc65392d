import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { WhatIfIndicator } from '@shared/api/whatIf'
import { stage } from '@shared/test/stage'
import { Readings } from './Readings'

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
