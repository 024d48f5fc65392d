import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import { pages } from './books'
import type { Schemas } from './types'

export type Trial = Schemas['TrialOut']
export type ImpactPart = Schemas['ImpactPartOut']['part']
export type Turn = [string, string]

const PAGE = 50
const WATCHED_MS = 1500

export const choicesQuery = queryOptions({
  queryKey: ['impact', 'choices'],
  queryFn: () => unwrap(api.GET('/api/compliance/impacts/choices')),
})

export const trialsQuery = pages(['impact', 'trials'], (cursor) => unwrap(api.GET('/api/compliance/impacts', { params: { query: { cursor, limit: PAGE } } })))

/** A trial, asked for again until it is over. */
export const trialQuery = (impact_id: string) =>
  queryOptions({
    queryKey: ['impact', 'trial', impact_id],
    queryFn: () => unwrap(api.GET('/api/compliance/impacts/{impact_id}', { params: { path: { impact_id } } })),
    refetchInterval: (query) => (isOver(query.state.data) ? false : WATCHED_MS),
  })

export const reportQuery = (impact_id: string) =>
  queryOptions({
    queryKey: ['impact', 'report', impact_id],
    queryFn: () => unwrap(api.GET('/api/compliance/impacts/{impact_id}/report', { params: { path: { impact_id } } })),
  })

export const impactRowsQuery = (impact_id: string, part: ImpactPart, turn: Turn | null) =>
  pages(['impact', 'rows', impact_id, part, turn?.join() ?? ''], (cursor) => {
    const chosen = turn ? { before: turn[0], after: turn[1] } : {}
    return unwrap(api.GET('/api/compliance/impacts/{impact_id}/rows', { params: { path: { impact_id }, query: { part, cursor, limit: PAGE, ...chosen } } }))
  })

export const rowsAddress = (impact_id: string, part: ImpactPart) => `/api/compliance/impacts/${impact_id}/rows.csv?part=${part}`

export const isOver = (trial: Trial | undefined) => trial?.state === 'done' || trial?.state === 'failed'

/** Asks what a change would do. */
export function useTry() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: Schemas['TrialIn']) => unwrap(api.POST('/api/compliance/impacts', { body: change })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['impact', 'trials'] }),
  })
}
