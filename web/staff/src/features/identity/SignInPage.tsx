import { Navigate } from '@tanstack/react-router'
import { useMe } from '@shared/api/session'
import { useGo, useQueryText } from '@shared/shell/navigation'
import { SignIn } from '@shared/ui/identity/SignIn'

/** The address a person came for, without this face's own prefix; nothing outside this face. */
export function targetOf(next: string | undefined): string {
  const path = next?.replace(/^\/staff(?=\/|$)/, '') ?? '/'
  return path.startsWith('/') && !path.startsWith('//') ? path : '/'
}

export default function SignInPage() {
  const go = useGo()
  const { next } = useQueryText()
  const { data: me } = useMe()
  if (me) return <Navigate to={targetOf(next)} replace />
  return <SignIn kind="staff" onDone={() => go(targetOf(next))} />
}
