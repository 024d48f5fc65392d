import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { proposalQuery } from './books'
import { api, unwrap } from './client'
import { useDecided } from './decisions'
import type { Proposal, Schemas } from './types'

export type Version = Schemas['ProposalVersionOut']
export type LineChange = Schemas['LineChangeIn']
export type Channel = Schemas['DiscussedIn']['channel']

/** Versions and drift live under the proposal, so that whatever refreshes it refreshes them. */
const under = (id: string, part: string) => [...proposalQuery(id).queryKey, part] as const

export const versionsQuery = (proposal_id: string) =>
  queryOptions({
    queryKey: under(proposal_id, 'versions'),
    queryFn: () => unwrap(api.GET('/api/proposals/{proposal_id}/versions', { params: { path: { proposal_id } } })),
  })

export const driftQuery = (proposal_id: string) =>
  queryOptions({
    queryKey: under(proposal_id, 'drift'),
    queryFn: () => unwrap(api.GET('/api/proposals/{proposal_id}/drift', { params: { path: { proposal_id } } })),
  })

/** What would be signed with these lines left out. */
export const choiceQuery = (proposal_id: string, leave_out: string[]) =>
  queryOptions({
    queryKey: [...under(proposal_id, 'choice'), ...leave_out],
    queryFn: () => unwrap(api.GET('/api/proposals/{proposal_id}/choice', { params: { path: { proposal_id }, query: { leave_out } } })),
  })

export function useRevise(proposal_id: string) {
  const onSuccess = useDecided()
  return useMutation({
    mutationFn: (changes: LineChange[]) =>
      unwrap(api.POST('/api/proposals/{proposal_id}/revise', { params: { path: { proposal_id } }, body: { changes } })),
    onSuccess,
  })
}

export function useDiscussed(proposal_id: string) {
  const onSuccess = useDecided()
  return useMutation({
    mutationFn: (body: { channel: Channel; note: string }) =>
      unwrap(api.POST('/api/proposals/{proposal_id}/discussed', { params: { path: { proposal_id } }, body })),
    onSuccess,
  })
}

/** Tells the bank that the customer has it open; nothing on the page waits for it. */
export function useNoteRead() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (proposal_id: string) => unwrap(api.POST('/api/proposals/{proposal_id}/read', { params: { path: { proposal_id } } })),
    onSuccess: (read: Proposal) => client.setQueryData(proposalQuery(read.id).queryKey, read),
  })
}
