import { queryOptions, useMutation } from '@tanstack/react-query'
import { api, unwrap } from './client'
import { useRefresh } from './decisions'
import type { Schemas } from './types'

export type ConversionTerms = Schemas['ConversionIn']

export const conversionsQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['orders', 'conversions', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/conversions', { params: { path: { customer_id } } })),
    enabled: customer_id !== '',
  })

/** What a conversion would come to: asked anew each time, because papers may have been read meanwhile. */
export const conversionQuoteQuery = (customer_id: string, terms: ConversionTerms) =>
  queryOptions({
    queryKey: ['orders', 'conversion-quote', customer_id, terms],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/conversion-quote', { params: { path: { customer_id }, query: terms } })),
    gcTime: 0,
  })

/** Begins what has to be read about the product that is bought, or goes on where it was left. */
export function useConversionPapers(customer_id: string) {
  return useMutation({
    mutationFn: (body: ConversionTerms) =>
      unwrap(api.POST('/api/customers/{customer_id}/conversion-papers', { params: { path: { customer_id } }, body })),
  })
}

export function useConvert(customer_id: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ terms, token, intent }: { terms: ConversionTerms; token: string; intent: string }) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/conversions', {
          params: { path: { customer_id }, header: { 'X-Step-Up': token, 'Idempotency-Key': intent } },
          body: terms,
        }),
      ),
    onSuccess: refresh,
  })
}
