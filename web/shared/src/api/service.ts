import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type ServiceDesk = Schemas['ServiceDeskOut']
export type ServiceState = Schemas['ServiceOut']
export type ServiceChange = Schemas['ServiceChangeIn']

export const serviceQuery = queryOptions({
  queryKey: ['service'],
  queryFn: () => unwrap(api.GET('/api/compliance/service/desk')),
})

export function useProposeService() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: ServiceChange) => unwrap(api.POST('/api/compliance/service/changes', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: serviceQuery.queryKey }),
  })
}

export function useDecideService() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ change_id, approve }: { change_id: string; approve: boolean }) =>
      unwrap(api.POST('/api/compliance/service/changes/{change_id}', { params: { path: { change_id } }, body: { approve } })),
    onSuccess: () => client.invalidateQueries({ queryKey: serviceQuery.queryKey }),
  })
}
