import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { RebalanceMode } from './types'

export interface AllocationOf {
  mode: RebalanceMode
  /** New money to place, or with a minus to pay out; major units. */
  flow?: string | undefined
  /** The day by which money to pay out has to be there. */
  by?: string | undefined
}

/** Where a customer stands, the target, and the trades towards it; nothing is ordered by asking. */
export const allocationQuery = (customer_id: string, { mode, flow, by }: AllocationOf) =>
  queryOptions({
    queryKey: ['advice', 'allocation', customer_id, mode, flow ?? '', by ?? ''],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/allocation', { params: { path: { customer_id }, query: { mode, flow, by } } })),
    placeholderData: keepPreviousData,
  })

/** The customer's money divided for one objective each; nothing is kept. */
export const divisionsQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['advice', 'divisions', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/divisions', { params: { path: { customer_id } } })),
  })

export const selectionAuditQuery = queryOptions({
  queryKey: ['advice', 'selection-audit'],
  queryFn: () => unwrap(api.GET('/api/system/selection-audit')),
})

/** Why a plan of today would not take one product; asked for by its code. */
export const whyNotQuery = (customer_id: string, code: string) =>
  queryOptions({
    queryKey: ['advice', 'why-not', customer_id, code],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/why-not', { params: { path: { customer_id }, query: { code } } })),
    retry: false,
  })
