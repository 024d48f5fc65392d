import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { OrderState, Page, Performance, ProposalState } from './types'

const PAGE = 50

/** A list read page by page; the cursor of a page is the key to the next. */
export function pages<Read extends Page<unknown>>(key: readonly unknown[], read: (cursor: string | undefined) => Promise<Read>) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Read) => last.next_cursor ?? undefined,
  })
}

const one = (customer_id: string) => ({ params: { path: { customer_id } } })

export const homeQuery = (customer: string) =>
  queryOptions({
    queryKey: ['holdings', customer, 'home'],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/home', one(customer))),
  })

export interface PerformanceOf {
  scope: Performance['scope']
  whose: Performance['whose']
}

export const performanceQuery = (customer_id: string, of: PerformanceOf) =>
  queryOptions({
    queryKey: ['holdings', customer_id, 'performance', of],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/performance', { params: { path: { customer_id }, query: of } })),
    placeholderData: keepPreviousData,
  })

export const positionsQuery = (customer: string) =>
  queryOptions({
    queryKey: ['holdings', customer, 'positions'],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/positions', one(customer))),
  })

export const positionEntriesQuery = (customer_id: string, instrument_id: string) =>
  pages(['holdings', customer_id, 'entries', instrument_id], (cursor) =>
    unwrap(
      api.GET('/api/customers/{customer_id}/positions/{instrument_id}/entries', {
        params: { path: { customer_id, instrument_id }, query: { cursor, limit: PAGE } },
      }),
    ),
  )

export const cashEntriesQuery = (customer_id: string) =>
  pages(['holdings', customer_id, 'cash'], (cursor) =>
    unwrap(api.GET('/api/customers/{customer_id}/cash/entries', { params: { path: { customer_id }, query: { cursor, limit: PAGE } } })),
  )

interface ProposalScope {
  customer_id?: string | undefined
  state?: ProposalState | undefined
}

export const proposalsQuery = (scope: ProposalScope = {}) =>
  pages(['proposals', 'list', scope], (cursor) =>
    unwrap(api.GET('/api/proposals', { params: { query: { ...scope, cursor, limit: PAGE } } })),
  )

export const proposalQuery = (proposal_id: string) =>
  queryOptions({
    queryKey: ['proposals', 'one', proposal_id],
    queryFn: () => unwrap(api.GET('/api/proposals/{proposal_id}', { params: { path: { proposal_id } } })),
  })

interface OrderScope {
  customer_id?: string | undefined
  state?: OrderState | undefined
  overdue?: boolean
}

export const ordersQuery = (scope: OrderScope = {}) =>
  pages(['orders', 'list', scope], (cursor) =>
    unwrap(api.GET('/api/orders', { params: { query: { ...scope, cursor, limit: PAGE } } })),
  )

export const orderQuery = (order_id: string) =>
  queryOptions({
    queryKey: ['orders', 'one', order_id],
    queryFn: () => unwrap(api.GET('/api/orders/{order_id}', { params: { path: { order_id } } })),
  })

/** What an accepted, declined or executed thing changes: all figures of the customer. */
export const BOOK_KEYS = [['holdings'], ['proposals'], ['orders'], ['customers']] as const
