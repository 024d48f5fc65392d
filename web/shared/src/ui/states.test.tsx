import { useQuery } from '@tanstack/react-query'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { OfflineError, ProblemError } from '@shared/api/problem'
import { stage } from '@shared/test/stage'
import { Empty, Ready } from './states'

const refusal = (status: number, detail = '') =>
  new ProblemError({ title: '标题', status, code: 'x', detail, request_id: 'req-1', errors: [] })

function Page({ read }: { read: () => Promise<string[]> }) {
  const query = useQuery({ queryKey: ['page'], queryFn: read })
  return (
    <Ready query={query} empty={{ when: (rows) => rows.length === 0, show: <Empty title="没有" hint="去添加" /> }}>
      {(rows) => <p>{rows.join()}</p>}
    </Ready>
  )
}

test('loading, then ready', async () => {
  let give: (rows: string[]) => void = () => undefined
  await stage(<Page read={() => new Promise((resolve) => (give = resolve))} />)
  expect(screen.getByTestId('loading')).toHaveAccessibleName('正在加载')
  give(['甲', '乙'])
  expect(await screen.findByText('甲,乙')).toBeVisible()
})

test('empty says what to do next', async () => {
  await stage(<Page read={() => Promise.resolve([])} />)
  expect(await screen.findByTestId('empty')).toHaveTextContent('去添加')
})

test('a fault of ours shows the reference, not the inside, and can be tried again', async () => {
  let calls = 0
  const read = () => (calls++ === 0 ? Promise.reject(refusal(500, 'KeyError: x')) : Promise.resolve(['好了']))
  await stage(<Page read={read} />)
  const failed = await screen.findByTestId('failed')
  expect(failed).toHaveTextContent('req-1')
  expect(failed).not.toHaveTextContent('KeyError')
  await userEvent.click(screen.getByRole('button'))
  expect(await screen.findByText('好了')).toBeVisible()
})

test('a refusal speaks in the words of the server', async () => {
  await stage(<Page read={() => Promise.reject(refusal(409, '方案已过期'))} />)
  expect(await screen.findByTestId('failed')).toHaveTextContent('方案已过期')
})

test('no network is told apart from a fault', async () => {
  await stage(<Page read={() => Promise.reject(new OfflineError('offline'))} />)
  expect(await screen.findByTestId('failed')).toHaveTextContent('连不上网络')
})

test('what was read stays on the page, marked stale, when it cannot be refreshed', async () => {
  let calls = 0
  const read = () => (calls++ === 0 ? Promise.resolve(['旧']) : Promise.reject(refusal(503)))
  const { client } = await stage(<Page read={read} />)
  expect(await screen.findByText('旧')).toBeVisible()
  await client.invalidateQueries()
  expect(await screen.findByTestId('stale')).toBeVisible()
  expect(screen.getByText('旧')).toBeVisible()
})
