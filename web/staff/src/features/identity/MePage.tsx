import { useMe, useSignOut } from '@shared/api/session'
import { may } from '@shared/api/abilities'
import { useGo } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Factors } from '@shared/ui/identity/Factors'
import { GainColourChoice } from '@shared/ui/Preferences'
import { useWords } from '@shared/words'

export default function MePage() {
  const t = useWords()
  const go = useGo()
  const { data: me } = useMe()
  const signOut = useSignOut()
  return (
    <div className="page">
      <div className="page-head">
        <h1>{me?.name}</h1>
        <Button data-testid="sign-out" busy={signOut.isPending} onClick={() => signOut.mutate(undefined, { onSettled: () => go('/sign-in') })}>
          {t('identity.sign-out')}
        </Button>
      </div>
      <section className="card row between">
        <span>{t('preference.gain')}</span>
        <GainColourChoice />
      </section>
      {may(me, 'access:factor:manage') ? (
        <section className="card stack">
          <h2>{t('identity.factors')}</h2>
          <Factors />
        </section>
      ) : null}
    </div>
  )
}
