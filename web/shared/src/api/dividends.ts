import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import { useRefresh } from './decisions'
import { LIVE_MS } from './trading'
import type { Schemas } from './types'

export const dividendChoicesQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['orders', 'dividends', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/dividend-choices', { params: { path: { customer_id } } })),
    enabled: customer_id !== '',
  })

export function useChooseDividend(customer_id: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ body, token, intent }: { body: Schemas['DividendChoiceIn']; token: string; intent: string }) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/dividend-choices', {
          params: { path: { customer_id }, header: { 'X-Step-Up': token, 'Idempotency-Key': intent } },
          body,
        }),
      ),
    onSuccess: refresh,
  })
}

export const unansweredChoicesQuery = queryOptions({
  queryKey: ['trading', 'dividends'],
  queryFn: () => unwrap(api.GET('/api/dividend-choices')),
  refetchInterval: LIVE_MS,
})

/** Keeps what the register said of a choice. */
export function useAnswerChoice() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, fault }: { id: string; fault: Schemas['ChoiceFault'] | null }) =>
      unwrap(api.POST('/api/dividend-choices/{choice_id}/answer', { params: { path: { choice_id: id } }, body: { confirmed: fault === null, fault } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['trading'] }),
  })
}
