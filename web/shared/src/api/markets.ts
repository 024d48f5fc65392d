import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'

export const marketDeskQuery = queryOptions({
  queryKey: ['markets', 'desk'],
  queryFn: () => unwrap(api.GET('/api/markets/desk')),
})

/** Releases or rejects a held price; the reason stays with it. */
export function useDecideHeld(held_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ release, note }: { release: boolean; note: string }) => {
      const request = { params: { path: { held_id } }, body: { note } }
      return release ? unwrap(api.POST('/api/markets/held/{held_id}/release', request)) : unwrap(api.POST('/api/markets/held/{held_id}/reject', request))
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['markets'] }),
  })
}

/** Lets a held corporate action count, or cancels one; what was posted for it goes back. */
export function useDecideAction(action_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (confirm: boolean) => {
      const request = { params: { path: { action_id } } }
      return confirm
        ? unwrap(api.POST('/api/markets/corporate-actions/{action_id}/confirm', request))
        : unwrap(api.POST('/api/markets/corporate-actions/{action_id}/cancel', request))
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['markets'] }),
  })
}

export const calendarQuery = queryOptions({
  queryKey: ['markets', 'calendar'],
  queryFn: () => unwrap(api.GET('/api/markets/calendar')),
})

export interface CalendarDay {
  day: string
  opens: boolean
  calendars: string[]
}

/** What a day would move, before anybody enters or releases it. */
export const effectQuery = ({ day, opens, calendars }: CalendarDay) =>
  queryOptions({
    queryKey: ['markets', 'calendar', 'effect', day, opens, ...calendars],
    queryFn: () => unwrap(api.GET('/api/markets/calendar/effect', { params: { query: { day, opens, calendar: calendars } } })),
    enabled: day !== '' && calendars.length > 0,
    retry: false,
    gcTime: 0,
  })

export function useEnterDay() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CalendarDay & { source: string }) => unwrap(api.POST('/api/markets/calendar/days', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['markets', 'calendar'] }),
  })
}

/** Releases or refuses another person's day, or takes one's own back. */
export function useDecideDay(day_id: string) {
  const client = useQueryClient()
  const path = { day_id }
  return useMutation({
    mutationFn: async (what: 'release' | 'refuse' | 'withdraw') => {
      if (what === 'withdraw') await unwrap(api.POST('/api/markets/calendar/days/{day_id}/withdraw', { params: { path } }))
      else await unwrap(api.POST('/api/markets/calendar/days/{day_id}/decide', { params: { path }, body: { approve: what === 'release' } }))
    },
    onSuccess: () => client.invalidateQueries(),
  })
}
