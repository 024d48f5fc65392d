import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type Plan = Schemas['PlanOut']
export type PlanInput = Schemas['PlanInputOut']
export type GoalOutlook = Schemas['GoalOutlookOut']
export type Remedy = Schemas['PlanRemedyOut']
export type Shock = Schemas['ShockOut']
export type Liquidity = Schemas['LiquidityOut']
export type Prepay = Schemas['PrepayOut']
export type Nearest = Schemas['NearestOut']
export type Scenario = Schemas['ScenarioOut']
export type KeptPlan = Schemas['KeptPlanOut']

/** Figures changed for one answer, by code. */
export type Edits = Record<string, string>

const of = (customer_id: string) => ({ params: { path: { customer_id } } })

/** The plan under some edits; while the next is reckoned the last stays on the page. */
export const planQuery = (customer_id: string, edits: Edits) =>
  queryOptions({
    queryKey: ['plan', customer_id, edits],
    queryFn: ({ signal }) => unwrap(api.POST('/api/customers/{customer_id}/plan', { ...of(customer_id), body: { edits }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  })

export const scenariosQuery = (customer_id: string, scenarios: Edits[]) =>
  queryOptions({
    queryKey: ['plan', customer_id, 'scenarios', scenarios],
    queryFn: ({ signal }) => unwrap(api.POST('/api/customers/{customer_id}/plans', { ...of(customer_id), body: { scenarios }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  })

export const remediesQuery = (customer_id: string, edits: Edits, goal_id: string | null) =>
  queryOptions({
    queryKey: ['plan', customer_id, 'remedies', goal_id, edits],
    queryFn: ({ signal }) => unwrap(api.POST('/api/customers/{customer_id}/plan/remedies', { ...of(customer_id), body: { edits, goal_id }, signal })),
    retry: false,
  })

export const prepayQuery = (customer_id: string, edits: Edits, loan: number, amount: string | null) =>
  queryOptions({
    queryKey: ['plan', customer_id, 'prepay', edits, loan, amount],
    queryFn: ({ signal }) => unwrap(api.POST('/api/customers/{customer_id}/plan/prepay', { ...of(customer_id), body: { edits, loan, amount }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  })

export const stressQuery = (customer_id: string, edits: Edits) =>
  queryOptions({
    queryKey: ['plan', customer_id, 'stress', edits],
    queryFn: ({ signal }) => unwrap(api.POST('/api/customers/{customer_id}/plan/stress', { ...of(customer_id), body: { edits }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  })

export const liquidityQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['plan', customer_id, 'liquidity'],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/liquidity', of(customer_id))),
  })

export const keptPlansQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['kept-plans', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/kept-plans', of(customer_id))),
  })

/** Keeps a plan under a name, once however often it is pressed with one intent. */
export const useKeepPlan = (customer_id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ name, edits, intent }: { name: string; edits: Edits; intent: string }) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/kept-plans', {
          params: { path: { customer_id }, header: { 'Idempotency-Key': intent } },
          body: { name, edits },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['kept-plans', customer_id] }),
  })
}
