import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { pages } from './books'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type RiskBook = Schemas['RiskBookOut']
export type BookIndicator = Schemas['BookIndicatorOut']
export type BookExposure = Schemas['BookExposureOut']
export type BookDimension = Schemas['Dimension']
export type BookStress = Schemas['BookStressOut']
export type Breach = Schemas['BreachOut']
export type Light = Schemas['Light']

export const riskBookQuery = queryOptions({ queryKey: ['risk', 'book'], queryFn: () => unwrap(api.GET('/api/risk/book')) })

/** The customers behind a figure, of those one may see. */
export const behindQuery = (dimension: BookDimension, subject: string) =>
  pages(['risk', 'behind', dimension, subject], (cursor) => unwrap(api.GET('/api/risk/customers', { params: { query: { dimension, subject, cursor } } })))

/** Says what is done about a breach. */
export function useAnswerBreach(breach_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ intent, ...body }: { intent: string; answer: string }) =>
      unwrap(api.POST('/api/risk/breaches/{breach_id}/answer', { params: { path: { breach_id }, header: { 'Idempotency-Key': intent } }, body })),
    onSettled: () => client.invalidateQueries({ queryKey: ['risk'] }),
  })
}
