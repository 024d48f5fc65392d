import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type Likelihood = Schemas['LikelihoodOut']
export type LikelihoodCard = Schemas['LikelihoodCardOut']
export type LikelihoodWaiting = Schemas['LikelihoodWaitingOut']
export type LikelihoodMove = Schemas['MoveOut']
export type MonthAhead = Schemas['MonthAheadOut']

/** The model in force and what waits for a second person. */
export const likelihoodQuery = queryOptions({
  queryKey: ['likelihood'],
  queryFn: () => unwrap(api.GET('/api/likelihood')),
})

/** Learns from the answers of the last year and puts the model forward. */
export function useLearnLikelihood() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (intent: string) => unwrap(api.POST('/api/likelihood', { params: { header: { 'Idempotency-Key': intent } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['likelihood'] }),
  })
}

/** Lets another person's model count from now on, or refuses it. */
export function useDecideLikelihood(change_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (approve: boolean) => unwrap(api.POST('/api/likelihood/{change_id}', { params: { path: { change_id } }, body: { approve } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['likelihood'] }),
  })
}

/** Takes one's own model back while nobody has decided it. */
export function useWithdrawLikelihood(change_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/likelihood/{change_id}/withdrawal', { params: { path: { change_id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['likelihood'] }),
  })
}
