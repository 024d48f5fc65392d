import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import { useRefresh } from './decisions'
import type { Schemas } from './types'

export type RecurringPlan = Schemas['RecurringPlanOut']
export type PlanDetail = Schemas['PlanDetailOut']
export type PlanState = RecurringPlan['state']
export type PlanTerms = Required<Schemas['PlanTermsIn']>

const KEY = 'recurring'

export const recurringPlansQuery = (customer_id: string) =>
  queryOptions({
    queryKey: [KEY, 'of', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/recurring-plans', { params: { path: { customer_id } } })),
    enabled: customer_id !== '',
  })

export const recurringPlanQuery = (plan_id: string) =>
  queryOptions({
    queryKey: [KEY, plan_id],
    queryFn: () => unwrap(api.GET('/api/recurring-plans/{plan_id}', { params: { path: { plan_id } } })),
  })

/** What a plan would come to: asked anew each time, because papers may have been read meanwhile. */
export const planQuoteQuery = (customer_id: string, terms: PlanTerms | null) =>
  queryOptions({
    queryKey: [KEY, 'quote', customer_id, terms],
    queryFn: () =>
      unwrap(api.GET('/api/customers/{customer_id}/recurring-plan-quote', { params: { path: { customer_id }, query: terms as PlanTerms } })),
    enabled: terms !== null,
    gcTime: 0,
  })

/** Begins what has to be read before the plan, or goes on where it was left. */
export function usePlanPapers(customer_id: string) {
  return useMutation({
    mutationFn: (body: PlanTerms) =>
      unwrap(api.POST('/api/customers/{customer_id}/recurring-plan-papers', { params: { path: { customer_id } }, body })),
  })
}

interface Proved {
  token: string
  intent: string
}

export function useSetUpPlan(customer_id: string) {
  const done = useDone()
  return useMutation({
    mutationFn: ({ terms, token, intent }: Proved & { terms: PlanTerms }) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/recurring-plans', {
          params: { path: { customer_id }, header: { 'X-Step-Up': token, 'Idempotency-Key': intent } },
          body: terms,
        }),
      ),
    onSuccess: done,
  })
}

export function useChangePlan(plan_id: string) {
  const done = useDone()
  return useMutation({
    mutationFn: ({ state, token, intent }: Proved & { state: PlanState }) =>
      unwrap(
        api.POST('/api/recurring-plans/{plan_id}/state', {
          params: { path: { plan_id }, header: { 'X-Step-Up': token, 'Idempotency-Key': intent } },
          body: { state },
        }),
      ),
    onSuccess: done,
  })
}

function useDone() {
  const client = useQueryClient()
  const refresh = useRefresh()
  return () => Promise.all([refresh(), client.invalidateQueries({ queryKey: [KEY] })])
}
