import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type FewFacts = Schemas['FewFactsIn']
export type Preliminary = Schemas['PreliminaryOut']

/** The answer to a few facts; the last one stays while the next is on its way. */
export const preliminaryQuery = (facts: FewFacts | null) =>
  queryOptions({
    queryKey: ['preliminary', facts],
    enabled: facts !== null,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: () => unwrap(api.POST('/api/preliminary', { body: facts as FewFacts })),
  })

export function useTakeOver(customer_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ code, intent }: { code: string; intent: string }) =>
      unwrap(api.POST('/api/customers/{customer_id}/preliminary', { params: { path: { customer_id }, header: { 'Idempotency-Key': intent } }, body: { code } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['contacts'] }),
  })
}
