import { queryOptions, useMutation } from '@tanstack/react-query'
import { api, unwrap } from './client'
import { useRefresh } from './decisions'
import type { Schemas } from './types'

export type SubscriptionTerms = Schemas['SubscriptionIn']

export const offersQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['orders', 'offers', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/offers', { params: { path: { customer_id } } })),
    enabled: customer_id !== '',
  })

/** What subscribing would come to: asked anew each time, because papers may have been read meanwhile. */
export const subscriptionQuoteQuery = (customer_id: string, terms: SubscriptionTerms) =>
  queryOptions({
    queryKey: ['orders', 'subscription-quote', customer_id, terms],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/subscription-quote', { params: { path: { customer_id }, query: terms } })),
    gcTime: 0,
  })

/** Begins what has to be read about the product, or goes on where it was left. */
export function useSubscriptionPapers(customer_id: string) {
  return useMutation({
    mutationFn: (body: SubscriptionTerms) =>
      unwrap(api.POST('/api/customers/{customer_id}/subscription-papers', { params: { path: { customer_id } }, body })),
  })
}

export function useSubscribe(customer_id: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ terms, token, intent }: { terms: SubscriptionTerms; token: string; intent: string }) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/subscriptions', {
          params: { path: { customer_id }, header: { 'X-Step-Up': token, 'Idempotency-Key': intent } },
          body: terms,
        }),
      ),
    onSuccess: refresh,
  })
}
