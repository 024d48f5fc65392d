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
