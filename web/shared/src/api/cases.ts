import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { pages } from './books'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type ReferredCase = Schemas['ReferredCaseOut']
export type CaseRow = Schemas['CaseRowOut']
export type CaseState = Schemas['CaseState']
export type CaseStanding = Schemas['CaseStandingOut']
export type CasesShown = 'waiting' | 'overdue' | 'mine' | 'released' | 'declined' | 'ended'

/** What the guard referred to a person, due first. */
export const casesQuery = (show: CasesShown) =>
  pages(['cases', 'list', show], (cursor) => unwrap(api.GET('/api/cases', { params: { query: { show, cursor } } })))

export const caseQuery = (case_id: string) =>
  queryOptions({
    queryKey: ['cases', 'one', case_id],
    queryFn: () => unwrap(api.GET('/api/cases/{case_id}', { params: { path: { case_id } } })),
  })

function useCaseChange<Body>(send: (body: Body) => Promise<ReferredCase>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: send, onSettled: () => client.invalidateQueries({ queryKey: ['cases'] }) })
}

const keyed = (intent: string) => ({ 'Idempotency-Key': intent })

/** Lets a case pass or not, with the reason, for a second person to agree. */
export const useWriteOpinion = (case_id: string) =>
  useCaseChange(({ intent, ...body }: { intent: string; release: boolean; reason: string }) =>
    unwrap(api.POST('/api/cases/{case_id}/opinion', { params: { path: { case_id }, header: keyed(intent) }, body })),
  )

/** Agrees with a colleague, or sends the case back. */
export const useDecideCase = (case_id: string) =>
  useCaseChange(({ intent, ...body }: { intent: string; approve: boolean; digest: string }) =>
    unwrap(api.POST('/api/cases/{case_id}/decision', { params: { path: { case_id }, header: keyed(intent) }, body })),
  )
