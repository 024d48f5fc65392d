import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { pages } from './books'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type Consent = Schemas['ConsentOut']
export type Contact = Schemas['ContactOut']
export type ContactInput = Schemas['ContactIn']
export type DeskRequest = Schemas['DeskRequestOut']
export type Look = Schemas['LookOut']
export type RightsRequest = Schemas['RequestOut']
export type RequestKind = Schemas['RequestIn']['kind']
export type Decision = Schemas['ConsentDecisionIn']['decision']

const path = (customer_id: string) => ({ params: { path: { customer_id } } })
const PAGE = 20

export const consentsQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['consents', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/consents', path(customer_id))),
  })

export const consentHistoryQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['consents', customer_id, 'history'],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/consents/history', path(customer_id))),
  })

/** One purpose at a time: what needs a separate consent is never bundled. */
export function useDecide(customer_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ consent, decision }: { consent: Consent; decision: Decision }) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/consents', {
          ...path(customer_id),
          body: { decision, answers: [{ purpose: consent.purpose, notice: consent.notice }] },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['consents', customer_id] }),
  })
}

export function useRecordWithdrawal(customer_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Schemas['WithdrawalIn']) => unwrap(api.POST('/api/customers/{customer_id}/consents/withdrawal', { ...path(customer_id), body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['consents', customer_id] }),
  })
}

export const looksQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['looks', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/looks', path(customer_id))),
  })

export const requestsQuery = (customer_id: string) =>
  queryOptions({
    queryKey: ['requests', customer_id],
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/requests', path(customer_id))),
  })

export function useMakeRequest(customer_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ intent, ...body }: { kind: RequestKind; detail: string; intent: string }) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/requests', { params: { path: { customer_id }, header: { 'Idempotency-Key': intent } }, body }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['requests', customer_id] }),
  })
}

/** The customer's own copy of everything, as one JSON document. */
export function useExportData(customer_id: string) {
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/customers/{customer_id}/data-export', path(customer_id))),
  })
}

/** Documents, statements, proposals and orders as one archive. */
export function useExportPackage(customer_id: string) {
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/customers/{customer_id}/export-package', { ...path(customer_id), parseAs: 'blob' })),
  })
}

export const contactsQuery = (customer_id: string, channel?: Contact['channel']) =>
  pages(['contacts', customer_id, channel], (cursor) =>
    unwrap(
      api.GET('/api/customers/{customer_id}/contacts', {
        params: { path: { customer_id }, query: { channel: channel as ContactInput['channel'], cursor, limit: PAGE } },
      }),
    ),
  )

export function useAddContact(customer_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ intent, body }: { body: ContactInput; intent: string }) =>
      unwrap(
        api.POST('/api/customers/{customer_id}/contacts', { params: { path: { customer_id }, header: { 'Idempotency-Key': intent } }, body }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['contacts', customer_id] }),
  })
}

export const deskRequestsQuery = (state?: Schemas['RequestState']) =>
  queryOptions({
    queryKey: ['desk-requests', state],
    queryFn: () => unwrap(api.GET('/api/requests', { params: { query: { state } } })),
  })

export function useAnswerRequest(request_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ intent, granted, answer }: { intent: string; granted: boolean; answer: string }) =>
      unwrap(
        api.POST('/api/requests/{request_id}/decision', {
          params: { path: { request_id }, header: { 'Idempotency-Key': intent } },
          body: { granted, answer },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['desk-requests'] }),
  })
}
