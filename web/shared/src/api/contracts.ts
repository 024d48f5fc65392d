import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type Contract = Schemas['ContractOut']
export type Paper = Schemas['PaperOut']
export type PaperBlock = Paper['blocks'][number]
export type Offered = Schemas['OfferedOut']

export const contractsQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['contracts', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/contracts', { params: { path: { customer_id } } })),
    enabled: customer_id !== '',
  })

export const contractQuery = (contract_id: string) =>
  queryOptions({
    queryKey: ['contract', contract_id],
    queryFn: () => unwrap(api.GET('/api/contracts/{contract_id}', { params: { path: { contract_id } } })),
  })

/** What is offered stays the same within a day, so that it may be asked again and again. */
export const offeredQuery = (customer_id: string, product_ids: string[] = []) =>
  queryOptions({
    queryKey: ['contracts', customer_id, 'offered', product_ids],
    queryFn: () =>
      unwrap(api.POST('/api/customers/{customer_id}/contracts', { params: { path: { customer_id } }, body: { product_ids } })),
    enabled: customer_id !== '',
  })

/** The document of a proposal with whatever else is unsigned. */
export const proposalOfferedQuery = (proposal_id: string) =>
  queryOptions({
    queryKey: ['contracts', 'proposal', proposal_id],
    queryFn: () => unwrap(api.POST('/api/proposals/{proposal_id}/contracts', { params: { path: { proposal_id } } })),
  })

/** Where a proposal is saved from as a file. */
export const proposalFile = (proposal_id: string) => `/api/proposals/${proposal_id}/document`

/** Where the file of a contract is saved from. */
export const fileOf = (contract: Contract) => `/api/contracts/${contract.id}/file`

interface Signature {
  papers: Paper[]
  token: string
  intent: string
}

export function useSignContracts(customer_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ papers, token, intent }: Signature) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/contracts/signature', {
          params: { path: { customer_id }, header: { 'X-Step-Up': token, 'Idempotency-Key': intent } },
          body: { hashes: Object.fromEntries(papers.map(({ contract }) => [contract.id, contract.hash])) },
        }),
      ),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['contracts', customer_id], exact: true }),
        client.invalidateQueries({ queryKey: ['papers'] }),
      ]),
  })
}

export function useCountersign(customer_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (contract_id: string) => unwrap(api.POST('/api/contracts/{contract_id}/countersignature', { params: { path: { contract_id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['contracts', customer_id] }),
  })
}

/** Until when a signature can be taken back, and what ends with it. */
export const withdrawalQuery = (contract_id: string) =>
  queryOptions({
    queryKey: ['contract', contract_id, 'withdrawal'],
    queryFn: () => unwrap(api.GET('/api/contracts/{contract_id}/withdrawal', { params: { path: { contract_id } } })),
  })

export function useWithdraw(contract_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (intent: string) =>
      unwrap(api.POST('/api/contracts/{contract_id}/withdrawal', { params: { path: { contract_id }, header: { 'Idempotency-Key': intent } } })),
    onSuccess: () => client.invalidateQueries(), // money, orders and papers are others now
  })
}
