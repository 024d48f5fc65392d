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

export type Figure = Schemas['Figure']
export type FigureEntries = Schemas['FigureEntriesOut']

/** What a figure of a report is asked with: the report's own days and knowledge, so that both say the same. */
export interface FigureAsked extends PeriodAsked {
  figure: Figure
  of?: string
  since?: string
  known_at?: string
}

export const figureQuery = (customer_id: string, asked: FigureAsked) =>
  queryOptions({
    queryKey: ['reports', customer_id, 'figure', asked],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/report/entries', { params: { path: { customer_id }, query: asked } })),
  })

/** Where a figure of a report is taken apart, below the face's own place. */
export const figurePath = (below: string, report: Report, figure: Figure, of = '') => {
  const { kind, since, until } = report.period
  const asked = new URLSearchParams({ figure, ...(of ? { of } : {}), kind, on: until, known_at: report.known_at, ...(kind === 'range' ? { since } : {}) })
  return `${below}/report/entries?${asked.toString()}`
}

export const bridgeQuery = (asked: PeriodAsked & { by: Grouping; advisor?: string }) =>
  queryOptions({
    queryKey: ['reports', 'bridge', asked],
    queryFn: () => unwrap(api.GET('/api/reports/bridge', { params: { query: asked } })),
    placeholderData: keepPreviousData,
  })
