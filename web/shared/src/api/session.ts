import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import { isSignedOut } from './problem'
import { askPasskey, createPasskey } from './passkey'
import type { Me } from './types'

export const bankQuery = queryOptions({ queryKey: ['bank'], queryFn: () => unwrap(api.GET('/api/bank')) })

/** Who is signed in; null for nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 60_000,
  queryFn: () =>
    unwrap(api.GET('/api/me')).catch((error: unknown) => {
      if (isSignedOut(error)) return null
      throw error
    }),
})

export const personasQuery = queryOptions({
  queryKey: ['personas'],
  queryFn: () => unwrap(api.GET('/api/auth/personas')),
})

export const factorsQuery = queryOptions({
  queryKey: ['factors'],
  queryFn: () => unwrap(api.GET('/api/auth/factors')),
})

export const useMe = () => useQuery(meQuery)

/** After a sign-in nothing the former person saw may remain. */
function useEnter() {
  const client = useQueryClient()
  return (me: Me) => {
    client.removeQueries({ predicate: (query) => !['bank', 'personas'].includes(String(query.queryKey[0])) })
    client.setQueryData(meQuery.queryKey, me)
  }
}

export function usePersonaSignIn() {
  const onSuccess = useEnter()
  return useMutation({
    mutationFn: (persona_id: string) => unwrap(api.POST('/api/auth/persona', { body: { persona_id } })),
    onSuccess,
  })
}

export function usePasswordSignIn() {
  return useMutation({
    mutationFn: (body: { login: string; password: string }) => unwrap(api.POST('/api/auth/password', { body })),
  })
}

export function useTotpSignIn(ticket: string) {
  const onSuccess = useEnter()
  return useMutation({
    mutationFn: (code: string) => unwrap(api.POST('/api/auth/totp', { body: { ticket, code } })),
    onSuccess,
  })
}

export function usePasskeySignIn(ticket: string) {
  const onSuccess = useEnter()
  return useMutation({
    mutationFn: async () => {
      const { options } = await unwrap(api.POST('/api/auth/passkey/options', { body: { ticket } }))
      const credential = await askPasskey(options)
      return unwrap(api.POST('/api/auth/passkey', { body: { ticket, credential } }))
    },
    onSuccess,
  })
}

export function useRegister() {
  return useMutation({
    mutationFn: (body: { name: string; phone: string; login: string; password: string }) =>
      unwrap(api.POST('/api/auth/register', { body })),
  })
}

export function useInvitation() {
  return useMutation({
    mutationFn: (body: { invitation: string; password: string }) => unwrap(api.POST('/api/auth/invitation', { body })),
  })
}

const beginFactor = (token: string) => unwrap(api.POST('/api/auth/totp/enrol', { params: { header: { 'X-Step-Up': token } } }))

/** Begins to add an authenticator; the token proves that the person has just confirmed it. */
export function useTotpEnrolment() {
  return useMutation({ mutationFn: beginFactor })
}

export function useTotpConfirm(enrolment: string) {
  const enter = useEnter()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (code: string) => unwrap(api.POST('/api/auth/totp/enrol/confirm', { body: { enrolment, code } })),
    onSuccess: async (me) => {
      enter(me)
      await client.invalidateQueries({ queryKey: factorsQuery.queryKey })
    },
  })
}

async function enrolPasskey(enrolment: string) {
  const { options } = await unwrap(api.POST('/api/auth/passkey/enrol/options', { body: { enrolment } }))
  const credential = await createPasskey(options)
  return unwrap(api.POST('/api/auth/passkey/enrol', { body: { enrolment, credential } }))
}

/** A passkey instead of an authenticator, as the first factor of a new account. */
export function usePasskeyConfirm(enrolment: string) {
  const onSuccess = useEnter()
  return useMutation({ mutationFn: () => enrolPasskey(enrolment), onSuccess })
}

export function usePasskeyEnrolment() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (token: string) => {
      const { enrolment } = await beginFactor(token)
      return enrolPasskey(enrolment)
    },
    onSuccess: () => client.invalidateQueries({ queryKey: factorsQuery.queryKey }),
  })
}

export function useFactorRemoval() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, token }: { id: string; token: string }) =>
      unwrap(api.DELETE('/api/auth/factors/{factor_id}', { params: { path: { factor_id: id }, header: { 'X-Step-Up': token } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: factorsQuery.queryKey }),
  })
}

export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/sign-out')),
    onSettled: () => {
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'bank' })
      client.setQueryData(meQuery.queryKey, null)
    },
  })
}
