import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type Investor = Schemas['InvestorOut']
export type InvestorTest = Schemas['InvestorTestOut']
export type Claim = Schemas['ClaimOut']
export type Proof = Schemas['InvestorProofIn']

/** What is proved of a customer as a qualified investor, what is missing and when it runs out. */
export const investorQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['investors', 'of', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/investor-proofs', { params: { path: { customer_id } } })),
  })

/** Proofs that wait for a second person. */
export const claimsQuery = queryOptions({
  queryKey: ['investors', 'waiting'],
  queryFn: () => unwrap(api.GET('/api/investor-proofs')),
})

function useChange<Body, Done>(send: (body: Body) => Promise<Done>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: send, onSettled: () => client.invalidateQueries({ queryKey: ['investors'] }) })
}

export const useRecordProofs = (customer_id: string) =>
  useChange(({ proofs, intent }: { proofs: Proof[]; intent: string }) =>
    unwrap(api.POST('/api/customers/{customer_id}/investor-proofs', { params: { path: { customer_id }, header: { 'Idempotency-Key': intent } }, body: { proofs } })),
  )

export const useDecideProofs = () =>
  useChange(({ claim, agrees, reason }: { claim: Claim; agrees: boolean; reason: string }) =>
    unwrap(api.POST('/api/investor-proofs/{claim_id}/decision', { params: { path: { claim_id: claim.id } }, body: { agrees, reason, digest: claim.digest } })),
  )
