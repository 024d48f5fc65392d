import { useMe } from '@shared/api/session'

/** The customer whose book this face shows: the person signed in. */
export function useCustomerId(): string {
  return useMe().data?.customer_id ?? ''
}
