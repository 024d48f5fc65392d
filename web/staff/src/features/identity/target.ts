/** The address a person came for, without this face's own prefix; nothing outside this face. */
export function targetOf(next: string | undefined): string {
  const path = next?.replace(/^\/staff(?=\/|$)/, '') ?? '/'
  return path.startsWith('/') && !path.startsWith('//') ? path : '/'
}
