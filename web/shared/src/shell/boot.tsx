import { hashKey, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type AnyRouter, RouterProvider } from '@tanstack/react-router'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { speak } from '@shared/api/client'
import { isSignedOut, OfflineError, ProblemError } from '@shared/api/problem'
import { bankQuery, meQuery } from '@shared/api/session'
import type { Language } from '@shared/format'
import { StepUpProvider } from '@shared/ui/identity/StepUp'
import { startTheme } from '@shared/ui/theme'
import { speakIn, WordsProvider } from '@shared/words'
import { onPreferences, preferences } from './preferences'

const client = new QueryClient({
  queryCache: new QueryCache({
    // A session that ended anywhere ended everywhere: the guard shows the sign-in.
    onError: (error) => {
      if (isSignedOut(error)) client.setQueryData(meQuery.queryKey, null)
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) => count < 2 && !(error instanceof ProblemError && error.status < 500),
      retryDelay: (count, error) => (error instanceof OfflineError ? 400 : 1000) * (count + 1),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

const languageNow = (): Language => preferences().language ?? client.getQueryData(meQuery.queryKey)?.language ?? 'zh'

/** Words, server answers and the page follow the person's language, now and when it changes. */
async function followLanguage() {
  let spoken: Language | null = null
  const follow = async () => {
    const wanted = languageNow()
    if (wanted === spoken) return
    const first = spoken === null
    spoken = wanted
    speak(wanted)
    await speakIn(wanted)
    if (!first) await client.invalidateQueries()
  }
  await follow()
  onPreferences(() => void follow())
  client.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.query.queryHash === hashKey(meQuery.queryKey)) void follow()
  })
}

interface Face {
  router: AnyRouter
  /** Component-library settings of the face, around everything. */
  Dress: (props: { children: ReactNode }) => ReactNode
}

export async function boot({ router, Dress }: Face) {
  startTheme()
  void client.query(bankQuery).catch(() => undefined)
  await followLanguage()
  const root = document.getElementById('root')
  if (!root) throw new Error('The page has no #root.')
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <WordsProvider>
          <Dress>
            <StepUpProvider>
              <RouterProvider router={router} />
            </StepUpProvider>
          </Dress>
        </WordsProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}
