import { Navigate } from '@tanstack/react-router'
import { useMe } from '@shared/api/session'
import { useGo, useQueryText } from '@shared/shell/navigation'
import { SignIn } from '@shared/ui/identity/SignIn'
import { targetOf } from './target'

export default function SignInPage() {
  const go = useGo()
  const { next } = useQueryText()
  const { data: me } = useMe()
  if (me) return <Navigate to={targetOf(next)} replace />
  return <SignIn kind="staff" onDone={() => go(targetOf(next))} />
}
