import { Navigate } from '@tanstack/react-router'
import { useMe } from '@shared/api/session'
import { Link, useGo, useQueryText } from '@shared/shell/navigation'
import { SignIn } from '@shared/ui/identity/SignIn'
import { useWords } from '@shared/words'

export default function SignInPage() {
  const t = useWords()
  const go = useGo()
  const { next } = useQueryText()
  const { data: me } = useMe()
  // Only a path of this face: an address of another site must not be reachable through the sign-in.
  const target = next?.startsWith('/') && !next.startsWith('//') ? next : '/'
  if (me) return <Navigate to={target} replace />
  return (
    <SignIn kind="customer" onDone={() => go(target)}>
      <p className="row wrap between">
        <span>{t('identity.register.offer')} <Link to="/register">{t('identity.register')}</Link></span>
        <Link to="/products" testId="look">{t('identity.register.look')}</Link>
      </p>
      <p><Link to="/try" testId="try-link">{t('preliminary.offer')}</Link></p>
    </SignIn>
  )
}
