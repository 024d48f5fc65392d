import type { ReactNode } from 'react'
import { may } from '@shared/api/abilities'
import { useMe, useSignOut } from '@shared/api/session'
import { Link, useGo } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { GainColourChoice, LanguageChoice, ThemeChoice } from '@shared/ui/Preferences'
import { useWords } from '@shared/words'

export default function MePage() {
  const t = useWords()
  const go = useGo()
  const { data: me } = useMe()
  const signOut = useSignOut()
  return (
    <div className="page">
      <div className="row">
        <span className="avatar" aria-hidden>{me?.name.slice(0, 1)}</span>
        <h2>{me?.name}</h2>
      </div>
      <ul className="card lines">
        {may(me, 'insight:hypothesis:read') ? <PlaceLine to="/noticed" label={t('insight.title')} /> : null}
        {may(me, 'planning:goal:read') ? <PlaceLine to="/goals" label={t('planning.goals')} /> : null}
        {may(me, 'planning:plan:read') ? <PlaceLine to="/plan" label={t('plan.title')} /> : null}
        {may(me, 'calm:contract:write') ? <PlaceLine to="/calm" label={t('calm.title')} /> : null}
        {may(me, 'suitability:assessment:submit') ? <PlaceLine to="/assessment" label={t('suitability.title')} /> : null}
        {may(me, 'customers:fact:state') ? <PlaceLine to="/me/profile" label={t('record.profile')} /> : null}
        {may(me, 'customers:tie:state') ? <PlaceLine to="/me/family" label={t('record.my-family')} /> : null}
        {may(me, 'contracts:contract:read') ? <PlaceLine to="/documents" label={t('documents.title')} /> : null}
        <PlaceLine to="/notices" label={t('notices.title')} />
        <PlaceLine to="/orders" label={t('nav.orders')} />
        {may(me, 'trading:plan:read') ? <PlaceLine to="/offers" label={t('offers.title')} /> : null}
        {may(me, 'trading:move:read') ? <PlaceLine to="/custody" label={t('custody.title')} /> : null}
        {may(me, 'trading:plan:read') ? <PlaceLine to="/recurring" label={t('recurring.title')} /> : null}
        {may(me, 'customers:consent:decide') ? <PlaceLine to="/me/data" label={t('privacy.title')} /> : null}
        {may(me, 'customers:look:read') ? <PlaceLine to="/me/looks" label={t('privacy.looks')} /> : null}
        {may(me, 'access:factor:manage') ? <PlaceLine to="/me/factors" label={t('identity.factors')} /> : null}
      </ul>
      <div className="card stack">
        <Setting label={t('preference.language')}><LanguageChoice /></Setting>
        <Setting label={t('preference.theme')}><ThemeChoice /></Setting>
        <Setting label={t('preference.gain')}><GainColourChoice /></Setting>
      </div>
      <Button wide data-testid="sign-out" busy={signOut.isPending} onClick={() => signOut.mutate(undefined, { onSettled: () => go('/sign-in') })}>
        {t('identity.sign-out')}
      </Button>
    </div>
  )
}

function PlaceLine({ to, label }: { to: string; label: string }) {
  return (
    <li>
      <Link to={to} className="line-link">
        <span>{label}</span>
        <span className="soft" aria-hidden>›</span>
      </Link>
    </li>
  )
}

function Setting({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="row wrap between">
      <span>{label}</span>
      {children}
    </div>
  )
}
