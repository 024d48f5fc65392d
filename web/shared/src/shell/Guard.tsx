import { Navigate, useLocation } from '@tanstack/react-router'
import { type ReactNode, Suspense } from 'react'
import { type Ability, may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { Empty, Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Link } from './navigation'

interface Props {
  ability: Ability | 'any' | null
  children: ReactNode
}

/** Lets through who may see a page; sends the unknown to sign in and back. */
export function Guard({ ability, children }: Props) {
  const me = useMe()
  const { href } = useLocation()
  const page = <Suspense fallback={<Loading />}>{children}</Suspense>
  if (ability === null) return page
  return (
    <Ready query={me}>
      {(person) => {
        if (!person) return <Navigate to="/sign-in" search={{ next: href }} replace />
        if (ability !== 'any' && !may(person, ability)) return <Barred />
        return page
      }}
    </Ready>
  )
}

function Barred() {
  const t = useWords()
  return (
    <Empty title={t('state.barred')} hint={t('state.barred.advice')}>
      <Link className="button" to="/">{t('action.home')}</Link>
    </Empty>
  )
}

export function Nowhere() {
  const t = useWords()
  return (
    <Empty title={t('state.missing')} hint={t('state.missing.advice')}>
      <Link className="button" to="/">{t('action.home')}</Link>
    </Empty>
  )
}
