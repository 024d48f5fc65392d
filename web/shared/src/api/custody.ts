import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import { useRefresh } from './decisions'
import { LIVE_MS } from './trading'
import type { Schemas } from './types'

export type CustodyMove = Schemas['CustodyMoveOut']
export type OpenMove = Schemas['OpenMoveOut']
export type Direction = CustodyMove['direction']

export const custodyMovesQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['orders', 'custody', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/custody-moves', { params: { path: { customer_id } } })),
    enabled: customer_id !== '',
  })

/** How much may move and by when: asked anew each time, because the day ends. */
export const custodyQuoteQuery = (customer_id: string, product_id: string, direction: Direction) =>
  queryOptions({
    queryKey: ['orders', 'custody', customer_id, product_id, direction],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/custody-quote', { params: { path: { customer_id }, query: { product_id, direction } } })),
    enabled: customer_id !== '' && product_id !== '',
    gcTime: 0,
  })

export function useMoveUnits(customer_id: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ body, token, intent }: { body: Schemas['CustodyMoveIn']; token: string; intent: string }) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/custody-moves', {
          params: { path: { customer_id }, header: { 'X-Step-Up': token, 'Idempotency-Key': intent } },
          body,
        }),
      ),
    onSuccess: refresh,
  })
}

export function useCancelMove() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ id, intent }: { id: string; intent: string }) =>
      unwrap(api.POST('/api/custody-moves/{move_id}/cancel', { params: { path: { move_id: id }, header: { 'Idempotency-Key': intent } } })),
    onSuccess: refresh,
  })
}

export const openMovesQuery = queryOptions({
  queryKey: ['trading', 'custody'],
  queryFn: () => unwrap(api.GET('/api/custody-moves')),
  refetchInterval: LIVE_MS,
})

/** Keeps what the register said of a move. */
export function useAnswerMove(move_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Schemas['MoveAnswerIn']) => unwrap(api.POST('/api/custody-moves/{move_id}/answer', { params: { path: { move_id } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['trading'] }),
  })
}
