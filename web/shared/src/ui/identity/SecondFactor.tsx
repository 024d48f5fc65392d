import { useState } from 'react'
import { passkeysWork } from '@shared/api/passkey'
import { usePasskeySignIn, useTotpSignIn } from '@shared/api/session'
import { ProblemError } from '@shared/api/problem'
import { Button } from '@shared/ui/Button'
import { CodeField } from '@shared/ui/Field'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

interface Props {
  ticket: string
  factors: ('totp' | 'passkey')[]
  onDone: () => void
  onBack: () => void
}

export function SecondFactor({ ticket, factors, onDone, onBack }: Props) {
  const t = useWords()
  const [code, setCode] = useState('')
  const totp = useTotpSignIn(ticket)
  const passkey = usePasskeySignIn(ticket)
  const failure = totp.error ?? (passkey.error instanceof ProblemError ? passkey.error : null)
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        totp.mutate(code, { onSuccess: onDone })
      }}
    >
      <h2>{t('identity.second')}</h2>
      <p className="soft">{t('identity.second.why')}</p>
      {factors.includes('totp') ? (
        <>
          <CodeField value={code} onChange={setCode} autoFocus />
          <Button type="submit" look="primary" wide busy={totp.isPending} disabled={code.length !== 6} data-testid="second-code">
            {t('identity.sign-in')}
          </Button>
        </>
      ) : null}
      {factors.includes('passkey') && passkeysWork() ? (
        <Button wide busy={passkey.isPending} data-testid="second-passkey" onClick={() => passkey.mutate(undefined, { onSuccess: onDone })}>
          {t('identity.use-passkey')}
        </Button>
      ) : null}
      {passkey.isError && !failure ? <p className="notice bad" role="alert">{t('identity.passkey.failed')}</p> : null}
      <Refused error={failure} />
      <Button look="plain" onClick={onBack}>{t('action.back')}</Button>
    </form>
  )
}
