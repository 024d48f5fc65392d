import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { StepUpProvider } from '@shared/ui/identity/StepUp'
import { speakIn, WordsProvider } from '@shared/words'

/** Puts a piece of a page on a stage with everything the app gives it: words, queries, routes, the confirmation sheet. */
export async function stage(piece: ReactNode, language: 'zh' | 'en' = 'zh', address = '/') {
  await speakIn(language)
  const client = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } })
  const root = createRootRoute({ component: () => <StepUpProvider>{piece}</StepUpProvider> })
  const router = createRouter({ routeTree: root, history: createMemoryHistory({ initialEntries: [address] }) })
  await router.load()
  const view = render(
    <QueryClientProvider client={client}>
      <WordsProvider>
        <RouterProvider router={router as never} />
      </WordsProvider>
    </QueryClientProvider>,
  )
  return { ...view, client }
}

interface Heard {
  method: string
  path: string
  headers: Headers
  body: unknown
}

type Answers = Record<string, (heard: Heard) => { status?: number; body?: unknown } | 'silence'>

/** Stands in for the server: answers by "METHOD /path", and remembers what it heard. */
export function serverOf(answers: Answers): Heard[] {
  const heard: Heard[] = []
  globalThis.fetch = async (input) => {
    const request = input as Request
    const path = new URL(request.url).pathname
    const text = await request.text()
    const one: Heard = { method: request.method, path, headers: request.headers, body: text ? JSON.parse(text) : null }
    heard.push(one)
    const answer = answers[`${one.method} ${path}`]?.(one) ?? { status: 404, body: { title: 'no such path' } }
    if (answer === 'silence') throw new TypeError('Failed to fetch')
    return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status ?? 200, headers: { 'content-type': 'application/json' } })
  }
  return heard
}
