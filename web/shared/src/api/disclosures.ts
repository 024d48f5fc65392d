import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type Disclosure = Schemas['DisclosureOut']
export type DisclosureHead = Schemas['DisclosureHeadOut']
export type ShownDocument = Schemas['ShownDocumentOut']
export type ConversationDue = Schemas['TaskOut']
export type TaskOutcome = Schemas['TaskOutcome']

export type ProposalSteps = Schemas['ProposalStepsOut']

/** How far the papers and the contracts of a proposal are, or of what is left of it; read again whenever either moves on. */
export const stepsQuery = (proposal_id: string, leave_out: string[]) =>
  queryOptions({
    queryKey: ['papers', proposal_id, 'steps', ...leave_out],
    queryFn: () => unwrap(api.GET('/api/proposals/{proposal_id}/steps', { params: { path: { proposal_id }, query: { leave_out } } })),
    placeholderData: keepPreviousData,
  })

/** Opening goes on where the papers were left, so that it may be asked again and again. */
export const openPapersQuery = (proposal_id: string) =>
  queryOptions({
    queryKey: ['papers', proposal_id, 'open'],
    queryFn: () => unwrap(api.POST('/api/proposals/{proposal_id}/disclosures', { params: { path: { proposal_id } } })),
  })

export const disclosureQuery = (disclosure_id: string) =>
  queryOptions({
    queryKey: ['disclosure', disclosure_id],
    queryFn: () => unwrap(api.GET('/api/disclosures/{disclosure_id}', { params: { path: { disclosure_id } } })),
  })

/** Keeps what the server says of the papers, and lets lists of papers be read again. */
function useTold() {
  const client = useQueryClient()
  return (told: Disclosure) => {
    client.setQueryData(disclosureQuery(told.id).queryKey, told)
    void client.invalidateQueries({ queryKey: ['papers'] })
  }
}

const at = (disclosure_id: string) => ({ path: { disclosure_id } })

export function useShow(id: string) {
  const onSuccess = useTold()
  return useMutation({
    mutationFn: (code: string) => unwrap(api.POST('/api/disclosures/{disclosure_id}/show', { params: at(id), body: { code } })),
    onSuccess,
  })
}

export function useRead(id: string) {
  const onSuccess = useTold()
  return useMutation({
    mutationFn: (body: { code: string; seconds: Record<string, number> }) =>
      unwrap(api.POST('/api/disclosures/{disclosure_id}/read', { params: at(id), body })),
    onSuccess,
  })
}

export function useAcknowledge(id: string) {
  const onSuccess = useTold()
  return useMutation({
    mutationFn: (body: { code: string; hash: string }) =>
      unwrap(api.POST('/api/disclosures/{disclosure_id}/acknowledgement', { params: at(id), body })),
    onSuccess,
  })
}

/** The answer is kept back until the customer has read what it came to. */
export const useCheckAnswer = (id: string) =>
  useMutation({
    mutationFn: (body: { question_id: string; answer: string }) =>
      unwrap(api.POST('/api/disclosures/{disclosure_id}/check', { params: at(id), body })),
  })

export function useTeachBack(id: string) {
  const told = useTold()
  return useMutation({
    mutationFn: (text: string) => unwrap(api.POST('/api/disclosures/{disclosure_id}/teach-back', { params: at(id), body: { text } })),
    onSuccess: (answer) => told(answer.disclosure),
  })
}

export function useStatement(id: string) {
  const onSuccess = useTold()
  return useMutation({
    mutationFn: (body: { step: 'statement' | 'special_statement'; text: string }) =>
      unwrap(api.POST('/api/disclosures/{disclosure_id}/statement', { params: at(id), body })),
    onSuccess,
  })
}

export function useCare(id: string) {
  const onSuccess = useTold()
  return useMutation({
    mutationFn: (answers: Record<string, string>) =>
      unwrap(api.POST('/api/disclosures/{disclosure_id}/care', { params: at(id), body: { answers } })),
    onSuccess,
  })
}

export { useTold }

export const conversationsQuery = queryOptions({
  queryKey: ['conversations-due'],
  queryFn: () => unwrap(api.GET('/api/conversations-due')),
})

export function useConversation(task_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { outcome: TaskOutcome; said: string[]; note: string }) =>
      unwrap(api.POST('/api/conversations-due/{task_id}', { params: { path: { task_id } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: conversationsQuery.queryKey }),
  })
}

/** What is to be done now: questions of special care come first, then the order of the papers; null when nothing is left to do. */
export function stepNow(of: Disclosure): string | null {
  const ordered = [...of.steps].sort((a, b) => Number(b === 'care_questions') - Number(a === 'care_questions'))
  return ordered.find((step) => !of.done.includes(step)) ?? null
}
