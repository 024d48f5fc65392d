import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type WordingHistory = Schemas['WordingHistoryOut']
export type WordingVersion = Schemas['WordingVersionOut']
export type WordingWaiting = Schemas['WordingWaitingOut']
export type WordingChange = Schemas['WordingChangeIn']
export type Clause = Schemas['ClauseIO']

export const wordingsQuery = queryOptions({
  queryKey: ['wordings'],
  queryFn: () => unwrap(api.GET('/api/contract-templates')),
})

export const draftUrl = (change_id: string, language: string) => `/api/contract-templates/changes/${change_id}/document?language=${language}`

export function useProposeWording() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: WordingChange) => unwrap(api.POST('/api/contract-templates/changes', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: wordingsQuery.queryKey }),
  })
}

export function useDecideWording() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ change_id, ...body }: { change_id: string; approve: boolean; note: string }) =>
      unwrap(api.POST('/api/contract-templates/changes/{change_id}', { params: { path: { change_id } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: wordingsQuery.queryKey }),
  })
}
