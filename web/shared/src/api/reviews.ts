import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { pages } from './books'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type Finding = Schemas['FindingShownOut']
export type FindingStep = Schemas['FindingStepOut']
export type Waiting = Schemas['WaitingOut']
export type FindingOutcome = Schemas['Outcome']

/** Who needs somebody today and why, in order. */
export const morningQuery = () =>
  pages(['review', 'morning'], (cursor) => unwrap(api.GET('/api/review/morning', { params: { query: { cursor } } })))

/** The findings of one customer. */
export const reviewQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['review', 'customer', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/review', { params: { path: { customer_id } } })),
  })

/** Says what is done about a finding. */
export function useDealWith(finding_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ intent, ...body }: { intent: string; outcome: FindingOutcome; reason: string }) =>
      unwrap(api.POST('/api/review/findings/{finding_id}/acknowledgement', { params: { path: { finding_id }, header: { 'Idempotency-Key': intent } }, body })),
    onSettled: () => client.invalidateQueries({ queryKey: ['review'] }),
  })
}
