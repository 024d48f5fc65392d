import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, newIntent, unwrap } from './client'
import type { Schemas } from './types'

export type Hypothesis = Schemas['HypothesisOut']
export type CashFlow = Schemas['CashFlowOut']
type Answer = Schemas['AnswerIn']['answer']

const one = (customer_id: string) => ({ params: { path: { customer_id } } })

export const noticedQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['insight', customer_id, 'noticed'],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/noticed', one(customer_id))),
  })

export const cashFlowQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['insight', customer_id, 'cash-flow'],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/cash-flow', one(customer_id))),
  })

export const portraitQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['insight', customer_id, 'portrait'],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/portrait', one(customer_id))),
  })

export function useAnswer() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, answer }: { id: string; answer: Answer }) =>
      unwrap(
        api.POST('/api/hypotheses/{hypothesis_id}/answer', {
          params: { path: { hypothesis_id: id }, header: { 'Idempotency-Key': newIntent() } },
          body: { answer },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['insight'] }),
  })
}

export function useNote(customer_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (text: string) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/notes', {
          params: { path: { customer_id }, header: { 'Idempotency-Key': newIntent() } },
          body: { text },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['insight'] }),
  })
}
