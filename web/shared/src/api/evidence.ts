import { queryOptions, useMutation } from '@tanstack/react-query'
import { pages } from './books'
import { api, unwrap } from './client'
import type { Schemas } from './types'
import { saveFile } from '@shared/ui/save'

export type Story = Schemas['StoryOut']
export type EvidenceRecord = Schemas['DecisionEvidenceOut']
export type EvidenceRow = Schemas['EvidenceRowOut']

/** What a story is asked for by: the record itself, or the order or proposal it is about. */
export type EvidenceOf = { evidence: string } | { order: string } | { proposal: string }

function read(of: EvidenceOf): Promise<Story> {
  if ('order' in of) return unwrap(api.GET('/api/orders/{order_id}/evidence', { params: { path: { order_id: of.order } } }))
  if ('proposal' in of) return unwrap(api.GET('/api/proposals/{proposal_id}/evidence', { params: { path: { proposal_id: of.proposal } } }))
  return unwrap(api.GET('/api/evidence/{evidence_id}', { params: { path: { evidence_id: of.evidence } } }))
}

export const storyQuery = (of: EvidenceOf) => queryOptions({ queryKey: ['evidence', 'story', of], queryFn: () => read(of) })

export const evidenceQuery = (customer_id: string) =>
  pages(['evidence', 'list', customer_id], (cursor) =>
    unwrap(api.GET('/api/customers/{customer_id}/evidence', { params: { path: { customer_id }, query: { cursor } } })),
  )

export type Chain = Schemas['OrderChainOut']
export type ChainFact = Schemas['ChainFactOut']

/** Everything from the need to the settlement of an order, in one call. */
export const chainQuery = (order_id: string) =>
  queryOptions({
    queryKey: ['evidence', 'chain', order_id],
    queryFn: () => unwrap(api.GET('/api/orders/{order_id}/chain', { params: { path: { order_id } } })),
  })

/** Fetches the passport and hands it to the browser as a file; the bank's people say why. */
export function usePassport() {
  return useMutation({
    mutationFn: ({ evidence, reason }: { evidence: string; reason: string }) =>
      unwrap(api.POST('/api/evidence/{evidence_id}/passport', { params: { path: { evidence_id: evidence } }, body: { reason } })),
    onSuccess: ({ name, text }) => saveFile(name, text),
  })
}

/** The same for an order, in one go: its newest record, then the file. */
export function usePassportOfOrder() {
  const passport = usePassport()
  return useMutation({
    mutationFn: async (order: string) => {
      const { evidence_id } = await read({ order })
      return passport.mutateAsync({ evidence: evidence_id, reason: '' })
    },
  })
}
