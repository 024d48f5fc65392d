import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type Report = Schemas['ReportOut']
export type Bridge = Schemas['BridgeOut']
export type BridgePart = Schemas['BridgePartOut']
export type PeriodKind = Schemas['PeriodKind']
export type Grouping = Schemas['Grouping']

export interface PeriodAsked {
  kind: PeriodKind
  on?: string
}

export const reportQuery = (customer_id: string, asked: PeriodAsked) =>
  queryOptions({
    queryKey: ['reports', customer_id, asked],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/report', { params: { path: { customer_id }, query: asked } })),
    placeholderData: keepPreviousData,
  })

/** The same report as a file: made of the same knowledge, so it says the same. */
export const reportFile = (customer: string, report: Report) => {
  const { kind, since, until } = report.period
  const asked = new URLSearchParams({ kind, on: until, known_at: report.known_at, ...(kind === 'range' ? { since } : {}) })
  return `/api/customers/${customer}/report/file?${asked.toString()}`
}

export const bridgeQuery = (asked: PeriodAsked & { by: Grouping; advisor?: string }) =>
  queryOptions({
    queryKey: ['reports', 'bridge', asked],
    queryFn: () => unwrap(api.GET('/api/reports/bridge', { params: { query: asked } })),
    placeholderData: keepPreviousData,
  })
