import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type Match = Schemas['MatchOut']
export type MatchField = Schemas['MatchFieldOut']
export type MatchSide = Schemas['MatchSideOut']
export type MatchState = Schemas['MatchState']
export type Verdict = Schemas['Verdict']

const PAGE = 50

/** Pairs of records that may be one customer, likeliest first; who decides works from the top. */
export const matchesQuery = (state: MatchState) =>
  queryOptions({
    queryKey: ['matches', state],
    queryFn: () => unwrap(api.GET('/api/matches', { params: { query: { state, limit: PAGE } } })),
  })

function useChange<Body>(send: (body: Body) => Promise<Match>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSettled: () => Promise.all([['matches'], ['customers']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
}

export const useDecideMatch = () =>
  useChange(({ match_id, verdict, reason }: { match_id: string; verdict: Verdict; reason: string }) =>
    unwrap(api.POST('/api/matches/{match_id}/decide', { params: { path: { match_id } }, body: { verdict, reason } })),
  )

export const useUndoMatch = () =>
  useChange(({ match_id, reason }: { match_id: string; reason: string }) =>
    unwrap(api.POST('/api/matches/{match_id}/undo', { params: { path: { match_id } }, body: { reason } })),
  )
