import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { pages } from './books'
import { api, unwrap } from './client'

const PAGE = 50

export const customersQuery = (filter: { q?: string | undefined }) =>
  pages(['customers', 'list', filter], (cursor) =>
    unwrap(api.GET('/api/customers', { params: { query: { ...filter, cursor, limit: PAGE } } })),
  )

export const customerQuery = (customer_id: string, as_of?: string) =>
  queryOptions({
    queryKey: ['customers', 'one', customer_id, as_of ?? 'now'],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}', { params: { path: { customer_id }, query: { as_of } } })),
  })

/** The full value of a masked field; the customer can see who looked and why. */
export function useReveal(customer_id: string) {
  return useMutation({
    mutationFn: (body: { field: string; reason: string }) =>
      unwrap(api.POST('/api/customers/{customer_id}/reveal', { params: { path: { customer_id } }, body })),
  })
}

export const importsQuery = pages(['system', 'imports'], (cursor) =>
  unwrap(api.GET('/api/system/imports', { params: { query: { cursor, limit: PAGE } } })),
)

export const badRowsQuery = (import_id: string) =>
  pages(['system', 'imports', import_id], (cursor) =>
    unwrap(api.GET('/api/system/imports/{import_id}/rows', { params: { path: { import_id }, query: { cursor, limit: PAGE } } })),
  )

export const runsQuery = pages(['system', 'runs'], (cursor) =>
  unwrap(api.GET('/api/system/advice-runs', { params: { query: { cursor, limit: PAGE } } })),
)

export const verifyQuery = queryOptions({
  queryKey: ['system', 'verify'],
  queryFn: () => unwrap(api.GET('/api/system/verify')),
})

export const healthQuery = queryOptions({
  queryKey: ['system', 'health'],
  queryFn: () => unwrap(api.GET('/api/system/health')),
  refetchInterval: 30_000,
})

export function useVerify() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/system/verify')),
    onSuccess: (report) => client.setQueryData(verifyQuery.queryKey, report),
  })
}

/** The demo bank only: closes the business day, executes what is due, opens the next. */
export function useNextDay() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/demo/next-day')),
    onSuccess: () => client.invalidateQueries(),
  })
}
