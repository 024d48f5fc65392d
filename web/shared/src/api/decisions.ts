import { useMutation, useQueryClient } from '@tanstack/react-query'
import { BOOK_KEYS, proposalQuery } from './books'
import { api, unwrap } from './client'
import { OfflineError } from './problem'
import type { Proposal, Schemas } from './types'

/** A lost answer is asked for again with the same key: the server acts once. */
const retry = (count: number, error: unknown) => error instanceof OfflineError && count < 2

/** Throws away every figure an action may have changed. */
export function useRefresh() {
  const client = useQueryClient()
  return () => Promise.all(BOOK_KEYS.map((queryKey) => client.invalidateQueries({ queryKey })))
}

/** Shows what a decision came to, and throws away what it changed. */
export function useDecided() {
  const client = useQueryClient()
  const refresh = useRefresh()
  return async (proposal: Proposal) => {
    client.setQueryData(proposalQuery(proposal.id).queryKey, proposal)
    await refresh()
  }
}

/** What is agreed to: the proposal, or what is left of it without some lines. */
export interface Agreed {
  fingerprint: string
  leave_out: string[]
}

export interface Acceptance {
  proposal: Proposal
  agreed: Agreed
  token: string
  intent: string
}

export function useAccept() {
  const refresh = useRefresh()
  const onSuccess = useDecided()
  return useMutation({
    retry,
    mutationFn: ({ proposal, agreed, token, intent }: Acceptance) =>
      unwrap(
        api.POST('/api/proposals/{proposal_id}/accept', {
          params: { path: { proposal_id: proposal.id }, header: { 'X-Step-Up': token, 'Idempotency-Key': intent } },
          body: agreed,
        }),
      ),
    onSuccess,
    onError: refresh, // a refusal may have opened a case, which the proposal shows
  })
}

export function useDecline() {
  const onSuccess = useDecided()
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string } & Schemas['DeclineIn']) =>
      unwrap(api.POST('/api/proposals/{proposal_id}/decline', { params: { path: { proposal_id: id } }, body })),
    onSuccess,
  })
}

export function useDraft(customer_id: string) {
  const onSuccess = useDecided()
  return useMutation({
    mutationFn: (body: Schemas['ProposeIn']) =>
      unwrap(api.POST('/api/customers/{customer_id}/proposals', { params: { path: { customer_id } }, body })),
    onSuccess,
  })
}

export function useIssue() {
  const onSuccess = useDecided()
  return useMutation({
    retry,
    mutationFn: ({ id, intent }: { id: string; intent: string }) =>
      unwrap(
        api.POST('/api/proposals/{proposal_id}/issue', {
          params: { path: { proposal_id: id }, header: { 'Idempotency-Key': intent } },
        }),
      ),
    onSuccess,
  })
}

export function useReplay() {
  return useMutation({
    mutationFn: (proposal_id: string) =>
      unwrap(api.POST('/api/proposals/{proposal_id}/replay', { params: { path: { proposal_id } } })),
  })
}

export function useCancel() {
  const refresh = useRefresh()
  return useMutation({
    retry,
    mutationFn: ({ id, intent }: { id: string; intent: string }) =>
      unwrap(
        api.POST('/api/orders/{order_id}/cancel', {
          params: { path: { order_id: id }, header: { 'Idempotency-Key': intent } },
        }),
      ),
    onSuccess: refresh,
  })
}
