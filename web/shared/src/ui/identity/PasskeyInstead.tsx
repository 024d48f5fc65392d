import { passkeysWork } from '@shared/api/passkey'
import { ProblemError } from '@shared/api/problem'
import { usePasskeyConfirm } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** A new account's second factor as a passkey; nothing where the browser knows none. */
export function PasskeyInstead({ enrolment, onDone }: { enrolment: string; onDone: () => void }) {
  const t = useWords()
  const passkey = usePasskeyConfirm(enrolment)
  if (!passkeysWork()) return null
  return (
    <>
      <Button wide busy={passkey.isPending} data-testid="passkey-instead" onClick={() => passkey.mutate(undefined, { onSuccess: onDone })}>
        {t('identity.use-passkey')}
      </Button>
      {passkey.error instanceof ProblemError ? <Refused error={passkey.error} /> : null}
      {passkey.isError && !(passkey.error instanceof ProblemError) ? <p className="notice bad" role="alert">{t('identity.passkey.failed')}</p> : null}
    </>
  )
}
