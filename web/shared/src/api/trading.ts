import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'

const LIVE_MS = 15_000

export const tradingDayQuery = queryOptions({
  queryKey: ['trading', 'day'],
  queryFn: () => unwrap(api.GET('/api/trading/day')),
  refetchInterval: LIVE_MS,
})

export const breaksQuery = queryOptions({
  queryKey: ['trading', 'breaks'],
  queryFn: () => unwrap(api.GET('/api/trading/breaks')),
  refetchInterval: LIVE_MS,
})

/** Looks at a break oneself, or closes it with what was found. */
export function useBreak(break_id: string) {
  const client = useQueryClient()
  const path = { break_id }
  return useMutation({
    mutationFn: (note: string | null) =>
      note === null
        ? unwrap(api.POST('/api/trading/breaks/{break_id}/take', { params: { path } }))
        : unwrap(api.POST('/api/trading/breaks/{break_id}/resolve', { params: { path }, body: { note } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['trading'] }),
  })
}
