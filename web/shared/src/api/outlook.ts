import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type Outlook = Schemas['OutlookOut']
export type Expectation = Schemas['ExpectationOut']
export type HouseView = Schemas['HouseViewOut']
export type ViewImpact = Schemas['ViewImpactOut']
export type TrackRecord = Schemas['TrackRecordOut']
export type EstimatedSet = Schemas['OwnSetOut']
export type Stance = Schemas['StanceIn']

export const expectationsQuery = queryOptions({
  queryKey: ['outlook', 'expectations'],
  queryFn: () => unwrap(api.GET('/api/outlook/expectations')),
})

const MEASURING = 3_000

/** Views; asked for again while one of them is still being measured. */
export const viewsQuery = queryOptions({
  queryKey: ['outlook', 'views'],
  queryFn: () => unwrap(api.GET('/api/outlook/views')),
  refetchInterval: ({ state }) => (state.data?.some((one) => one.impact === null) ? MEASURING : false),
})

export const recordQuery = queryOptions({
  queryKey: ['outlook', 'record'],
  queryFn: () => unwrap(api.GET('/api/outlook/record')),
})

export const setsQuery = queryOptions({
  queryKey: ['outlook', 'sets'],
  queryFn: () => unwrap(api.GET('/api/outlook/sets')),
})

/** Whom a view that waits would move, most money first; worked out anew each time it is asked. */
export const movedQuery = (id: string) =>
  queryOptions({
    queryKey: ['outlook', 'moved', id],
    queryFn: () => unwrap(api.GET('/api/outlook/views/{view_id}/customers', { params: { path: { view_id: id } } })),
  })

export const movedAddress = (id: string) => `/api/outlook/views/${id}/customers.csv`

function useOutlookChange<Body, Made>(send: (body: Body) => Promise<Made>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: send, onSettled: () => client.invalidateQueries({ queryKey: ['outlook'] }) })
}

export const useEnterView = () =>
  useOutlookChange(({ body, intent }: { body: Stance; intent: string }) =>
    unwrap(api.POST('/api/outlook/views', { params: { header: { 'Idempotency-Key': intent } }, body })),
  )

export const useDecideView = () =>
  useOutlookChange(({ id, ...body }: { id: string; approve: boolean; note: string }) =>
    unwrap(api.POST('/api/outlook/views/{view_id}/decision', { params: { path: { view_id: id } }, body })),
  )

export const useWithdrawView = () =>
  useOutlookChange(({ id, note }: { id: string; note: string }) =>
    unwrap(api.POST('/api/outlook/views/{view_id}/withdrawal', { params: { path: { view_id: id } }, body: { note } })),
  )

export type HouseBlocks = Schemas['HouseBlocksOut']
export type Estimate = Schemas['EstimateIn']

export const blocksQuery = queryOptions({
  queryKey: ['outlook', 'blocks'],
  queryFn: () => unwrap(api.GET('/api/outlook/blocks')),
})

export const useEnterSet = () =>
  useOutlookChange(({ body, intent }: { body: Estimate; intent: string }) =>
    unwrap(api.POST('/api/outlook/sets', { params: { header: { 'Idempotency-Key': intent } }, body })),
  )

export const useDecideSet = () =>
  useOutlookChange(({ id, ...body }: { id: string; approve: boolean; note: string }) =>
    unwrap(api.POST('/api/outlook/sets/{set_id}/decision', { params: { path: { set_id: id } }, body })),
  )
