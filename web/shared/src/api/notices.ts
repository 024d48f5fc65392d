import { useMutation } from '@tanstack/react-query'
import { pages } from './books'
import { api, unwrap } from './client'
import { useRefresh } from './decisions'
import type { Schemas } from './types'

export type Notice = Schemas['NoticeOut']

/** Beside the orders, so that whatever moves an order shows its notice. */
export const noticesQuery = (customer_id: string) =>
  pages(['orders', 'notices', customer_id], (cursor) =>
    unwrap(api.GET('/api/customers/{customer_id}/notices', { params: { path: { customer_id }, query: { cursor } } })),
  )

/** Marks a notice as read, or all of them. */
export function useReadNotices(customer_id: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (one: Notice | null) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/notices/read', {
          params: { path: { customer_id } },
          body: { steps: one ? [{ id: one.id, seq: one.seq }] : null },
        }),
      ),
    onSuccess: refresh,
  })
}
