import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { stage } from '@shared/test/stage'
import { Chart } from './Chart'

vi.mock('./engine', () => {
  throw new TypeError('Failed to fetch dynamically imported module')
})

test('a picture whose engine does not come is said to be missing, and nothing breaks', async () => {
  await stage(<Chart label="走势" height={200} option={() => ({})} />)
  expect(await screen.findByTestId('no-picture')).toHaveTextContent('“走势”的图没有加载出来')
})
