import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type CalmContract = Schemas['CalmContractOut']
export type CalmContractInput = Schemas['CalmContractIn']
export type FallChoice = Schemas['InFall']

/** What a customer, in calm times, wanted to be done in falls. */
export const calmContractQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['calm', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/calm-contract', { params: { path: { customer_id } } })),
    enabled: customer_id !== '',
  })

/** Writes it; a version after the first holds a week later. */
export function useWriteContract(customer_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ intent, body }: { intent: string; body: CalmContractInput }) =>
      unwrap(api.POST('/api/customers/{customer_id}/calm-contract', { params: { path: { customer_id }, header: { 'Idempotency-Key': intent } }, body })),
    onSuccess: (data) => client.setQueryData(['calm', customer_id], data),
  })
}

/** What a customer was told of falls. */
export const fallNoticesQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['calm', 'notices', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/fall-notices', { params: { path: { customer_id } } })),
    enabled: customer_id !== '',
  })
