import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { pages } from './books'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type WhatIfTrial = Schemas['WhatIfTrialOut']
export type WhatIfFound = Schemas['WhatIfFoundOut']
export type WhatIfRow = Schemas['WhatIfRowOut']
export type WhatIfInput = Schemas['WhatIfIn']
export type WhatIfIndicator = Schemas['WhatIfIndicatorOut']
export type Lever = Schemas['Lever']
export type Beyond = Schemas['Beyond']
export type Measure = Schemas['Measure']

const WATCHED_MS = 1500
const of = (trial_id: string) => ({ path: { trial_id } })

export const leversQuery = queryOptions({ queryKey: ['what-if', 'levers'], queryFn: () => unwrap(api.GET('/api/what-if/levers')) })

export const whatIfsQuery = queryOptions({ queryKey: ['what-if', 'trials'], queryFn: () => unwrap(api.GET('/api/what-if/trials')) })

/** A trial, asked for again until it is over. */
export const whatIfQuery = (trial_id: string) =>
  queryOptions({
    queryKey: ['what-if', 'trial', trial_id],
    queryFn: () => unwrap(api.GET('/api/what-if/trials/{trial_id}', { params: of(trial_id) })),
    refetchInterval: (query) => (isDone(query.state.data) ? false : WATCHED_MS),
  })

export const reachedQuery = (trial_id: string, beyond: Beyond | null, gains: 1 | -1 | null) =>
  pages(['what-if', 'reached', trial_id, beyond ?? '', String(gains)], (cursor) =>
    unwrap(api.GET('/api/what-if/trials/{trial_id}/customers', { params: { ...of(trial_id), query: { cursor, ...(beyond ? { beyond } : {}), ...(gains ? { gains } : {}) } } })),
  )

export const reachedAddress = (trial_id: string) => `/api/what-if/trials/${trial_id}/customers.csv`

export const readingsAddress = (trial_id: string) => `/api/what-if/trials/${trial_id}/indicators.csv`

export const draftsQuery = (trial_id: string) =>
  queryOptions({
    queryKey: ['what-if', 'drafts', trial_id],
    queryFn: () => unwrap(api.GET('/api/what-if/trials/{trial_id}/notices', { params: of(trial_id) })),
  })

export const isDone = (trial: WhatIfTrial | undefined) => trial?.state === 'done' || trial?.state === 'failed'

/** Asks what one other input would bring over the whole book. */
export function useAskWhatIf() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ intent, body }: { intent: string; body: WhatIfInput }) => unwrap(api.POST('/api/what-if/trials', { params: { header: { 'Idempotency-Key': intent } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['what-if', 'trials'] }),
  })
}

/** Tells these customers of the fall, each once. */
export function useTell(trial_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ intent, customer_ids }: { intent: string; customer_ids: string[] }) =>
      unwrap(api.POST('/api/what-if/trials/{trial_id}/notices', { params: { ...of(trial_id), header: { 'Idempotency-Key': intent } }, body: { customer_ids } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['what-if', 'drafts', trial_id] }),
  })
}
