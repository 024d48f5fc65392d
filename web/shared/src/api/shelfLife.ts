import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type ShelfChange = Schemas['ChangeOut']

export const changesQuery = queryOptions({
  queryKey: ['products', 'changes'],
  queryFn: () => unwrap(api.GET('/api/product-changes')),
})

export const versionsQuery = (product_id: string) =>
  queryOptions({
    queryKey: ['products', 'versions', product_id],
    queryFn: () => unwrap(api.GET('/api/products/{product_id}/versions', { params: { path: { product_id } } })),
  })

interface Wish {
  product: string
  body: Schemas['ChangeIn']
  intent: string
}

/** Asks for another state of a product; a suspension holds at once. */
export function usePropose() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ product, body, intent }: Wish) =>
      unwrap(api.POST('/api/products/{product_id}/changes', { params: { path: { product_id: product }, header: { 'Idempotency-Key': intent } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['products'] }),
  })
}

interface Verdict {
  change: string
  approve: boolean
  note: string
  intent: string
}

/** Says yes or no to somebody else's change. */
export function useDecide() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ change, approve, note, intent }: Verdict) =>
      unwrap(api.POST('/api/product-changes/{change_id}/decision', { params: { path: { change_id: change }, header: { 'Idempotency-Key': intent } }, body: { approve, note } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['products'] }),
  })
}
