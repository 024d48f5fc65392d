import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { OfflineError, ProblemError } from '@shared/api/problem'
import { bankQuery } from '@shared/api/session'
import { useOnline } from '@shared/live/online'
import { useWords } from '@shared/words'
import { Button } from './Button'

/** Grey lines where the words will be; screen readers hear that the page is loading. */
export function Loading({ lines = 4 }: { lines?: number }) {
  const t = useWords()
  return (
    <div className="stack" role="status" aria-label={t('state.loading')} data-testid="loading">
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className="bone" style={{ height: line === 0 ? 28 : 18, width: `${100 - (line % 3) * 14}%` }} />
      ))}
    </div>
  )
}

function Picture({ bad = false }: { bad?: boolean }) {
  return (
    <svg className="picture" viewBox="0 0 64 64" fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" aria-hidden>
      <rect x="12" y="10" width="40" height="44" rx="6" />
      {bad ? <path d="M32 22v14M32 43v1" /> : <path d="M21 42V34M28 42V27M36 42V31M43 42V22" />}
    </svg>
  )
}

interface Words {
  title: string
  hint?: string | undefined
  children?: ReactNode
}

/** Nothing here yet, and what to do next. */
export function Empty({ title, hint, children }: Words) {
  return (
    <div className="state" data-testid="empty">
      <Picture />
      <h3>{title}</h3>
      {hint ? <p>{hint}</p> : null}
      {children}
    </div>
  )
}

/** What went wrong, what to do, and a way to try again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const t = useWords()
  const words = useFault(error)
  return (
    <div className="state" role="alert" data-testid="failed">
      <Picture bad />
      <h3>{words.title}</h3>
      <p>{words.advice}</p>
      {words.reference ? <p className="small">{t('state.reference', { id: words.reference })}</p> : null}
      {onRetry ? <Button onClick={onRetry}>{t('action.retry')}</Button> : null}
    </div>
  )
}

interface Fault {
  title: string
  advice: string
  reference: string
}

/** The words for a failure; the server's own where it gave some. */
export function useFault(error: unknown): Fault {
  const t = useWords()
  if (error instanceof OfflineError) return { title: t('state.offline'), advice: t('state.offline.advice'), reference: '' }
  if (!(error instanceof ProblemError)) return { title: t('state.failed'), advice: t('state.failed.advice'), reference: '' }
  const { status, title, detail, request_id: reference } = error.problem
  if (status === 404) return { title: t('state.missing'), advice: detail || t('state.missing.advice'), reference: '' }
  if (status >= 500) return { title: t('state.failed'), advice: t('state.failed.advice'), reference }
  return { title, advice: detail || title, reference }
}

/** One line under a button that did not work. */
export function Refused({ error }: { error: unknown }) {
  const words = useFault(error)
  if (!error) return null
  return (
    <div className="notice bad" role="alert" data-testid="refused">
      <span>{words.advice || words.title}</span>
    </div>
  )
}

/** Shown above figures that could not be refreshed. */
function Stale({ onRetry }: { onRetry: () => void }) {
  const t = useWords()
  return (
    <div className="notice" role="status" data-testid="stale">
      <span>{t('state.stale')}</span>
      <Button look="plain" onClick={onRetry}>{t('action.retry')}</Button>
    </div>
  )
}

export function OfflineBar() {
  const t = useWords()
  if (useOnline()) return null
  return (
    <div className="notice" role="status" data-testid="offline">
      {t('state.offline.bar')}
    </div>
  )
}

/** What the bank does not do now, and what goes on: shown on every page while advice is off or buying has stopped. */
export function ServiceBar() {
  const t = useWords()
  const { data: bank } = useQuery(bankQuery)
  if (!bank || (bank.buying && bank.mode !== 'information')) return null
  return (
    <div className="notice" role="status" data-testid="service-bar">
      {t(bank.buying ? 'state.advice-off' : 'state.buying-stopped')}
    </div>
  )
}

interface ReadyProps<Data> {
  query: UseQueryResult<Data>
  children: (data: Data) => ReactNode
  loading?: ReactNode
  empty?: { when: (data: Data) => boolean; show: ReactNode }
}

/** Every page goes through here, so every page has all its states: loading, empty, error, ready, stale, offline. */
export function Ready<Data>({ query, children, loading, empty }: ReadyProps<Data>) {
  const retry = () => void query.refetch()
  if (query.data === undefined) {
    if (query.isError) return <Failed error={query.error} onRetry={retry} />
    return loading ?? <Loading />
  }
  return (
    <>
      {query.isError ? <Stale onRetry={retry} /> : null}
      {empty?.when(query.data) ? empty.show : children(query.data)}
    </>
  )
}
