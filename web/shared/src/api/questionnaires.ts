import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type HeldDecision = Schemas['HeldDecision']
export type Compared = Schemas['ComparedOut']
export type Weighed = Schemas['WeighedInstrumentOut']
export type OwnInstrument = Schemas['OwnInstrumentOut']
export type Form = Schemas['FormIn']
export type FormPreview = Schemas['FormPreviewOut']

export const heldQuery = queryOptions({
  queryKey: ['questionnaires', 'held'],
  queryFn: () => unwrap(api.GET('/api/attempts/held')),
})

export const comparisonQuery = (attempt_id: string) =>
  queryOptions({
    queryKey: ['questionnaires', 'comparison', attempt_id],
    queryFn: () => unwrap(api.GET('/api/attempts/{attempt_id}/comparison', { params: { path: { attempt_id } } })),
  })

/** Sheets that neither the customer nor a second person stands by yet. */
export const sheetsQuery = queryOptions({
  queryKey: ['questionnaires', 'sheets'],
  queryFn: () => unwrap(api.GET('/api/papers')),
})

export const sheetQuestionsQuery = (customer_id: string, code: string) =>
  queryOptions({
    queryKey: ['questionnaires', 'questions', customer_id, code],
    enabled: code !== '',
    queryFn: () => unwrap(api.GET('/api/customers/{customer_id}/papers/{code}', { params: { path: { customer_id, code } } })),
  })

/** Those in force, with scores, for whoever decides on the next version. */
export const weighedQuery = queryOptions({
  queryKey: ['questionnaires', 'weighed'],
  queryFn: () => unwrap(api.GET('/api/weighed-instruments')),
})

export const ownInstrumentsQuery = queryOptions({
  queryKey: ['questionnaires', 'own'],
  queryFn: () => unwrap(api.GET('/api/own-instruments')),
})

const WATCHED_MS = 3000

/** What releasing exactly this version would do; asked for again until somebody's trial is there. */
export const instrumentTrialQuery = (own_id: string) =>
  queryOptions({
    queryKey: ['questionnaires', 'trial', own_id],
    queryFn: () => unwrap(api.GET('/api/own-instruments/{own_id}/trial', { params: { path: { own_id } } })),
    refetchInterval: (query) => (query.state.data?.impact_id ? false : WATCHED_MS),
  })

function useChange<Body, Done>(send: (body: Body) => Promise<Done>) {
  const client = useQueryClient()
  const keys = ['questionnaires', 'attempts', 'assessments', 'suitability', 'customers', 'instruments']
  return useMutation({ mutationFn: send, onSettled: () => Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] }))) })
}

export const useDecideHeldResult = () =>
  useChange(({ attempt_id, decision, reason }: { attempt_id: string; decision: HeldDecision; reason: string }) =>
    unwrap(api.POST('/api/attempts/{attempt_id}/decision', { params: { path: { attempt_id } }, body: { decision, reason } })),
  )

export const useRecordSheet = (customer_id: string) =>
  useChange(({ intent, ...body }: Schemas['PaperIn'] & { intent: string }) =>
    unwrap(api.POST('/api/customers/{customer_id}/papers', { params: { path: { customer_id }, header: { 'Idempotency-Key': intent } }, body })),
  )

export const useAttestSheet = () =>
  useChange(({ attempt_id, agrees, reason }: { attempt_id: string; agrees: boolean; reason: string }) =>
    unwrap(api.POST('/api/attempts/{attempt_id}/attestation', { params: { path: { attempt_id } }, body: { agrees, reason } })),
  )

export const usePreviewForm = () => useMutation({ mutationFn: (form: Form) => unwrap(api.POST('/api/own-instruments/preview', { body: form })) })

export const useEnterForm = () => useChange((form: Form) => unwrap(api.POST('/api/own-instruments', { body: form })))

export const useTryInstrument = () =>
  useChange((own_id: string) => unwrap(api.POST('/api/own-instruments/{own_id}/trial', { params: { path: { own_id } } })))

export const useDecideInstrument = () =>
  useChange(({ own_id, approve, note }: { own_id: string; approve: boolean; note: string }) =>
    unwrap(api.POST('/api/own-instruments/{own_id}/decision', { params: { path: { own_id } }, body: { approve, note } })),
  )
