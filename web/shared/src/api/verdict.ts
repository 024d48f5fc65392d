import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client'

export const verdictQuery = (customer_id: string, product_id: string, amount?: string) =>
  queryOptions({
    queryKey: ['verdict', customer_id, product_id, amount ?? ''],
    queryFn: () =>
      unwrap(
        api.GET('/api/customers/{customer_id}/products/{product_id}/verdict', { params: { path: { customer_id, product_id }, query: { amount } } }),
      ),
  })
