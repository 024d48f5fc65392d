import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from './client'
import type { Schemas } from './types'

export type DeskKind = Schemas['KindOut']
export type ImportPreview = Schemas['PreviewOut']
export type ImportRun = Schemas['ImportRunOut']

export const importDeskQuery = queryOptions({
  queryKey: ['system', 'import-desk'],
  queryFn: () => unwrap(api.GET('/api/system/import-desk')),
})

export const templateAddress = (kind: string) => `/api/system/import-desk/${kind}/template`
export const badRowsAddress = (run_id: string) => `/api/system/imports/${run_id}/bad-rows`

/** The file goes as it is, without its name: the server needs the bytes and the kind only. */
const asIs = (file: File) => ({
  body: file as unknown as string,
  bodySerializer: (body: unknown) => body as Blob,
  headers: { 'Content-Type': 'text/csv' },
})

export function usePreview() {
  return useMutation({
    mutationFn: ({ kind, file }: { kind: string; file: File }) =>
      unwrap(api.POST('/api/system/import-desk/{kind}/preview', { params: { path: { kind } }, ...asIs(file) })),
  })
}

/** The preview's key names the file and the look at it, so that a repeated press runs it once. */
export function useRunImport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ kind, file, key }: { kind: string; file: File; key: string }) =>
      unwrap(api.POST('/api/system/import-desk/{kind}/run', { params: { path: { kind }, header: { 'Idempotency-Key': key } }, ...asIs(file) })),
    onSuccess: () => client.invalidateQueries(),
  })
}
