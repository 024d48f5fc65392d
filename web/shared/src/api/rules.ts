import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type Rule = Schemas['RuleOut']
export type RulePack = Schemas['RulePackOut']
export type LayerDraft = Schemas['LayerDraftOut']
export type LayerRelease = Schemas['LayerReleaseOut']

/** What a bank's layer says: by rule, numbers moved the strict way and a decision raised; and rules of its own. */
export interface Layer {
  changes?: Record<string, { params?: Record<string, number>; decision?: string }>
  added?: { id: string; clause: string }[]
}

export const packsQuery = queryOptions({
  queryKey: ['rules', 'packs'],
  queryFn: () => unwrap(api.GET('/api/rules/packs')),
})

export const rulesQuery = (pack: string, version: string) =>
  queryOptions({
    queryKey: ['rules', 'pack', pack, version],
    queryFn: () => unwrap(api.GET('/api/rules/packs/{pack}/rules', { params: { path: { pack }, query: { version } } })),
  })

export const differencesQuery = (pack: string, before: string, after: string) =>
  queryOptions({
    queryKey: ['rules', 'differences', pack, before, after],
    queryFn: () => unwrap(api.GET('/api/rules/packs/{pack}/differences', { params: { path: { pack }, query: { before, after } } })),
  })

export const daysQuery = (pack: string, rule_id: string) =>
  queryOptions({
    queryKey: ['rules', 'days', pack, rule_id],
    queryFn: () => unwrap(api.GET('/api/rules/packs/{pack}/rules/{rule_id}/days', { params: { path: { pack, rule_id } } })),
  })

export const draftsQuery = queryOptions({
  queryKey: ['rules', 'drafts'],
  queryFn: () => unwrap(api.GET('/api/rules/drafts')),
})

export const releasesQuery = queryOptions({
  queryKey: ['rules', 'releases'],
  queryFn: () => unwrap(api.GET('/api/rules/releases')),
})

function useRulesChange<Body, Made>(send: (body: Body) => Promise<Made>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: send, onSettled: () => client.invalidateQueries({ queryKey: ['rules'] }) })
}

const keyed = (intent: string) => ({ 'Idempotency-Key': intent })

/** What is wrong with a layer, rule by rule. */
export const useCheckLayer = () => useMutation({ mutationFn: (body: Schemas['LayerDraftIn']) => unwrap(api.POST('/api/rules/drafts/check', { body })) })

export const useSaveDraft = () =>
  useRulesChange(({ body, intent }: { body: Schemas['LayerDraftIn']; intent: string }) => unwrap(api.POST('/api/rules/drafts', { params: { header: keyed(intent) }, body })))

export const useTryDraft = () =>
  useRulesChange((draft_id: string) => unwrap(api.POST('/api/rules/drafts/{draft_id}/trial', { params: { path: { draft_id } } })))

export const useSubmitDraft = () =>
  useRulesChange(({ id, intent }: { id: string; intent: string }) =>
    unwrap(api.POST('/api/rules/drafts/{draft_id}/submission', { params: { path: { draft_id: id }, header: keyed(intent) } })),
  )

export const useWithdrawDraft = () =>
  useRulesChange(({ id, intent }: { id: string; intent: string }) =>
    unwrap(api.POST('/api/rules/drafts/{draft_id}/withdrawal', { params: { path: { draft_id: id }, header: keyed(intent) } })),
  )

export const useDecideRelease = () =>
  useRulesChange(({ id, intent, ...body }: { id: string; intent: string; approve: boolean; digest: string }) =>
    unwrap(api.POST('/api/rules/drafts/{draft_id}/decision', { params: { path: { draft_id: id }, header: keyed(intent) }, body })),
  )
