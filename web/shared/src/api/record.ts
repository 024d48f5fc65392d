import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

const of = (customer_id: string, as_of?: string) => ({ params: { path: { customer_id }, query: { as_of } } })

/** The living record of a customer, as the bank knew it on a day. */
export const factsQuery = (customer: string, asOf?: string) =>
  queryOptions({
    queryKey: ['customers', 'facts', customer, asOf ?? 'now'],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/facts', of(customer, asOf))),
  })

/** Everybody around a customer on a day. */
export const familyQuery = (customer: string, asOf?: string) =>
  queryOptions({
    queryKey: ['customers', 'family', customer, asOf ?? 'now'],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/family', of(customer, asOf))),
  })

/** What a person or household has, owes, earns and spends. */
export const statementQuery = (customer_id: string, as_of: string | undefined, household: boolean) =>
  queryOptions({
    queryKey: ['customers', 'statement', customer_id, as_of ?? 'now', household],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/statement', { params: { path: { customer_id }, query: { as_of, household } } })),
  })

export function useAddTie(customer_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Schemas['TieIn']) => unwrap(api.POST('/api/customers/{customer_id}/ties', { params: { path: { customer_id } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['customers'] }),
  })
}

/** The fields the caller may state. */
export const fieldsQuery = queryOptions({
  queryKey: ['fact-fields'],
  queryFn: () => unwrap(api.GET('/api/fact-fields')).then((found) => found.fields),
  staleTime: Infinity,
})

/** What is said of a customer changes everything that is shown of them. */
export function useStateFact(customer_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Schemas['StatedIn']) =>
      unwrap(api.POST('/api/customers/{customer_id}/facts', { params: { path: { customer_id } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['customers'] }),
  })
}
