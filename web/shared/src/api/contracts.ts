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
export const offeredQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['contracts', customer_id, 'offered'],
    queryFn: () =>
      unwrap(api.POST('/api/customers/{customer_id}/contracts', { params: { path: { customer_id } }, body: { product_ids: [] } })),
    enabled: customer_id !== '',
  })

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
    onSuccess: () => client.invalidateQueries({ queryKey: ['contracts', customer_id], exact: true }),
  })
}
