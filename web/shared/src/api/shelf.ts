import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { pages } from './books'
import { api, unwrap } from './client'
import type { ProductKind, ProductSort, ShelfPage } from './types'

const PAGE = 50
export const MAX_COMPARED = 4

export type ShelfFilter = {
  q?: string | undefined
  kind?: ProductKind | undefined
  issuer?: string | undefined
  currency?: string | undefined
  grade?: number | undefined
  within?: number | undefined
  least?: number | undefined
  sort?: ProductSort | undefined
  /** Staff: only what this customer could buy. */
  customer?: string | undefined
}

export const productsQuery = (filter: ShelfFilter) =>
  pages<ShelfPage>(['products', 'list', filter], (cursor) =>
    unwrap(api.GET('/api/products', { params: { query: { ...filter, cursor, limit: PAGE } } })),
  )

export const facetsQuery = ({ q, kind, issuer, currency, grade, within, least }: ShelfFilter) =>
  queryOptions({
    queryKey: ['products', 'facets', { q, kind, issuer, currency, grade, within, least }],
    queryFn: () => unwrap(api.GET('/api/products/facets', { params: { query: { q, kind, issuer, currency, grade, within, least } } })),
    placeholderData: keepPreviousData,
  })

export const productQuery = (product_id: string, amount?: string) =>
  queryOptions({
    queryKey: ['products', 'one', product_id, amount ?? ''],
    queryFn: () => unwrap(api.GET('/api/products/{product_id}', { params: { path: { product_id }, query: { amount } } })),
    placeholderData: keepPreviousData,
  })

export const compareQuery = (ids: string[], amount?: string) =>
  queryOptions({
    queryKey: ['products', 'compare', ids, amount ?? ''],
    queryFn: () => unwrap(api.GET('/api/products/compare', { params: { query: { id: ids, amount } } })),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  })

/** What the shelf does not show a customer, and why. */
export const hiddenQuery = (customer_id: string, { q, kind, grade }: ShelfFilter) =>
  queryOptions({
    queryKey: ['products', 'hidden', customer_id, { q, kind, grade }],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/hidden-products', { params: { path: { customer_id }, query: { q, kind, grade } } })),
  })

export const productPricesQuery = (product_id: string) =>
  queryOptions({
    queryKey: ['products', 'prices', product_id],
    queryFn: () => unwrap(api.GET('/api/products/{product_id}/prices', { params: { path: { product_id } } })),
  })
