import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { pages } from './books'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type Suggestion = Schemas['SuggestionOut']
export type SuggestionAnswer = Pick<Schemas['SuggestionAnswerIn'], 'answer'> & Partial<Schemas['SuggestionAnswerIn']>

/** What is most worth doing today for whom, the best first. */
export const suggestionsQuery = () =>
  pages(['suggestions', 'today'], (cursor) => unwrap(api.GET('/api/suggestions', { params: { query: { cursor } } })))

/** The newest suggestion for one customer. */
export const suggestionQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['suggestions', 'customer', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/suggestion', { params: { path: { customer_id } } })),
  })

/** Says what is done. */
export function useAnswerSuggestion(suggestion_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ intent, answer, code = '', reason = '' }: SuggestionAnswer & { intent: string }) =>
      unwrap(api.POST('/api/suggestions/{suggestion_id}/answer', { params: { path: { suggestion_id }, header: { 'Idempotency-Key': intent } }, body: { answer, code, reason } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['suggestions'] }),
  })
}
