import { List } from 'antd-mobile'
import type { ReactNode } from 'react'
import { may } from '@shared/api/abilities'
import { useMe, useSignOut } from '@shared/api/session'
import { useGo } from '@shared/shell/navigation'
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
      <List mode="card" className="plain-list">
        <List.Item clickable onClick={() => go('/orders')}>{t('nav.orders')}</List.Item>
        {may(me, 'access:factor:manage') ? (
          <List.Item clickable onClick={() => go('/me/factors')}>{t('identity.factors')}</List.Item>
        ) : null}
      </List>
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

function Setting({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="row wrap between">
      <span>{label}</span>
      {children}
    </div>
  )
}
