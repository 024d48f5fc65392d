import { useMutation } from '@tanstack/react-query'
import { api, unwrap } from './client'
import { useDecided } from './decisions'
import type { Schemas } from './types'

export type ProposalReview = Schemas['ProposalReviewOut']

const of = (proposal_id: string) => ({ params: { path: { proposal_id } } })

/** Puts a draft before a second person, or takes it back. */
export function useAskReview(proposal_id: string) {
  const onSuccess = useDecided()
  return useMutation({
    mutationFn: (back: boolean) =>
      unwrap(back ? api.POST('/api/proposals/{proposal_id}/review/withdrawal', of(proposal_id)) : api.POST('/api/proposals/{proposal_id}/review', of(proposal_id))),
    onSuccess,
  })
}

export function useReleaseProposal(proposal_id: string) {
  const onSuccess = useDecided()
  return useMutation({
    mutationFn: (body: Schemas['ReviewDecisionIn']) => unwrap(api.POST('/api/proposals/{proposal_id}/review/decision', { ...of(proposal_id), body })),
    onSuccess,
  })
}
