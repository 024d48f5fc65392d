import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRefresh } from './decisions'
import { api, unwrap } from './client'
import { OfflineError } from './problem'
import type { Schemas } from './types'

export type Attempt = Schemas['AttemptOut']
export type Instrument = Schemas['InstrumentOut']
export type Question = Schemas['AskedOut']
export type Suitability = Schemas['SuitabilityOut']
export type Assessed = Schemas['AssessedOut']
export type Origin = Schemas['StartIn']['origin']
export type Switch = Schemas['SwitchIn']

export const instrumentsQuery = queryOptions({
  queryKey: ['instruments'],
  queryFn: () => unwrap(api.GET('/api/instruments')),
})

export const attemptsQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['attempts', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/attempts', { params: { path: { customer_id } } })),
  })

export const suitabilityQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['suitability', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/suitability', { params: { path: { customer_id } } })),
  })

/** Every assessment that counted, newest first. */
export const assessmentsQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['assessments', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/assessments', { params: { path: { customer_id } } })),
  })

export const useStartAttempt = (customer_id: string) =>
  useMutation({
    mutationFn: ({ instrument, origin }: { instrument: string; origin: Origin }) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/attempts', {
          params: { path: { customer_id } },
          body: { instrument, channel: 'online', origin },
        }),
      ),
  })

function useAnswered() {
  const client = useQueryClient()
  const refresh = useRefresh()
  return () => Promise.all([...['attempts', 'assessments', 'suitability'].map((key) => client.invalidateQueries({ queryKey: [key] })), refresh()])
}

export function useSubmitAnswers(attempt_id: string) {
  return useMutation({
    retry: (count, error) => error instanceof OfflineError && count < 2,
    mutationFn: ({ intent, ...body }: { answers: Record<string, string>; trail: Switch[]; sure: string[]; intent: string }) =>
      unwrap(
        api.POST('/api/attempts/{attempt_id}/answers', {
          params: { path: { attempt_id }, header: { 'Idempotency-Key': intent } },
          body,
        }),
      ),
    onSuccess: useAnswered(),
  })
}

export function useConfirmLevel(attempt_id: string) {
  return useMutation({
    mutationFn: ({ agrees, token }: { agrees: boolean; token?: string }) =>
      unwrap(
        api.POST('/api/attempts/{attempt_id}/confirmation', {
          params: { path: { attempt_id }, header: token ? { 'X-Step-Up': token } : {} },
          body: { agrees },
        }),
      ),
    onSuccess: useAnswered(),
  })
}

/** The questions this person meets, given the answers so far; a branch depends on earlier questions only. */
export const questionsAsked = (questions: Question[], answers: Record<string, string>) =>
  questions.filter((q) => !q.after_question || q.after_options.includes(answers[q.after_question] ?? ''))
