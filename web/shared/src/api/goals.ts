import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import { OfflineError } from './problem'
import type { Schemas } from './types'

export type Goal = Schemas['GoalOut']
export type GoalTemplate = Schemas['TemplateOut']
export type GoalInput = Schemas['GoalIn']
export type FreeHolding = Schemas['FreeHoldingOut']

const retry = (count: number, error: unknown) => error instanceof OfflineError && count < 2
const one = (customer_id: string) => ({ params: { path: { customer_id } } })

export const goalsQuery = (customer_id: string, closed = false) =>
  queryOptions({
    queryKey: ['goals', customer_id, closed],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/goals', { params: { path: { customer_id }, query: { closed } } })),
  })

export const goalTemplatesQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['goals', customer_id, 'templates'],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/goal-templates', one(customer_id))),
  })

export const freeHoldingsQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['goals', customer_id, 'free'],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/free-holdings', one(customer_id))),
  })

/** The amount that answers come to: the server multiplies, the page only shows. */
export const goalAmountQuery = (customer_id: string, template: GoalTemplate['template'], answers: Record<string, string>, currency: string) =>
  queryOptions({
    queryKey: ['goals', customer_id, 'amount', template, answers, currency],
    queryFn: () => unwrap(api.POST('/api/customers/{customer_id}/goal-amount', { ...one(customer_id), body: { template, answers, currency } })),
    retry: false,
  })

function useGoalMutation<Input>(act: (input: Input, intent: string) => Promise<Goal>) {
  const client = useQueryClient()
  return useMutation({
    retry,
    mutationFn: ({ input, intent }: { input: Input; intent: string }) => act(input, intent),
    onSuccess: () => client.invalidateQueries({ queryKey: ['goals'] }),
  })
}

export const useCaptureGoal = (customer_id: string) =>
  useGoalMutation((body: GoalInput, intent) =>
    unwrap(api.POST('/api/customers/{customer_id}/goals', { params: { path: { customer_id }, header: { 'Idempotency-Key': intent } }, body })),
  )

export const useChangeGoal = (goal: Goal) =>
  useGoalMutation((body: GoalInput, intent) =>
    unwrap(
      api.PUT('/api/goals/{goal_id}', {
        params: { path: { goal_id: goal.id }, header: { 'Idempotency-Key': intent } },
        body: { ...body, version: goal.version },
      }),
    ),
  )

export const useEarmark = (goal_id: string) =>
  useGoalMutation((body: Schemas['EarmarkIn'], intent) =>
    unwrap(api.PUT('/api/goals/{goal_id}/earmarks', { params: { path: { goal_id }, header: { 'Idempotency-Key': intent } }, body })),
  )

const STEPS = {
  achieve: '/api/goals/{goal_id}/achieve',
  archive: '/api/goals/{goal_id}/archive',
  undo: '/api/goals/{goal_id}/undo',
} as const
export type GoalStep = keyof typeof STEPS

export const useGoalStep = () =>
  useGoalMutation(({ id, step }: { id: string; step: GoalStep }, intent) =>
    unwrap(api.POST(STEPS[step], { params: { path: { goal_id: id }, header: { 'Idempotency-Key': intent } } })),
  )
