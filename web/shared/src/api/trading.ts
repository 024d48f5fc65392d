import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import { useRefresh } from './decisions'

/** How often what others move is looked at again. */
export const LIVE_MS = 15_000

export const tradingDayQuery = queryOptions({
  queryKey: ['trading', 'day'],
  queryFn: () => unwrap(api.GET('/api/trading/day')),
  refetchInterval: LIVE_MS,
})

export const breaksQuery = queryOptions({
  queryKey: ['trading', 'breaks'],
  queryFn: () => unwrap(api.GET('/api/trading/breaks')),
  refetchInterval: LIVE_MS,
})

/** Looks at a break oneself, or closes it with what was found. */
export function useBreak(break_id: string) {
  const client = useQueryClient()
  const path = { break_id }
  return useMutation({
    mutationFn: (note: string | null) =>
      note === null
        ? unwrap(api.POST('/api/trading/breaks/{break_id}/take', { params: { path } }))
        : unwrap(api.POST('/api/trading/breaks/{break_id}/resolve', { params: { path }, body: { note } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['trading'] }),
  })
}

/** What redeeming would come to: asked anew each time, because the day ends. */
export const redemptionQuery = (customer_id: string, product_id: string, amount: string) =>
  queryOptions({
    queryKey: ['trading', 'redemption', customer_id, product_id, amount],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/redemption', { params: { path: { customer_id }, query: { product_id, amount } } })),
    gcTime: 0,
  })

export interface Redemption {
  product_id: string
  amount: string
  quick: boolean
  token: string
  intent: string
}

export function useRedeem(customer_id: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ token, intent, ...body }: Redemption) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/redemptions', {
          params: { path: { customer_id }, header: { 'X-Step-Up': token, 'Idempotency-Key': intent } },
          body,
        }),
      ),
    onSuccess: refresh,
  })
}
