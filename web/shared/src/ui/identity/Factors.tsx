import { useQuery } from '@tanstack/react-query'
import { passkeysWork } from '@shared/api/passkey'
import { ProblemError } from '@shared/api/problem'
import { factorsQuery, usePasskeyEnrolment, useTotpEnrolment } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Moment } from '@shared/ui/Figures'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Enrolment } from './Enrolment'

/** The second factors a person has, and how to add one. */
export function Factors() {
  const t = useWords()
  const factors = useQuery(factorsQuery)
  const totp = useTotpEnrolment()
  const passkey = usePasskeyEnrolment()
  const refused = totp.error ?? (passkey.error instanceof ProblemError ? passkey.error : null)
  return (
    <div className="stack">
      <Ready query={factors} empty={{ when: (all) => all.length === 0, show: <Empty title={t('identity.factors.none')} hint={t('identity.factors.why')} /> }}>
        {(all) => (
          <ul className="stack">
            {all.map((factor) => (
              <li key={factor.id} className="card row between">
                <span>{factor.kind === 'totp' ? t('identity.factor.totp') : t('identity.factor.passkey')}</span>
                <span className="small soft"><Moment of={factor.added_at} /></span>
              </li>
            ))}
          </ul>
        )}
      </Ready>
      {totp.data ? (
        <Enrolment offer={totp.data} onDone={totp.reset} />
      ) : (
        <Button wide busy={totp.isPending} data-testid="enrol-totp" onClick={() => totp.mutate()}>{t('identity.enrol')}</Button>
      )}
      {passkeysWork() ? (
        <Button wide busy={passkey.isPending} data-testid="enrol-passkey" onClick={() => passkey.mutate()}>{t('identity.passkey.add')}</Button>
      ) : null}
      {passkey.isError && !refused ? <p className="notice bad" role="alert">{t('identity.passkey.failed')}</p> : null}
      <Refused error={refused} />
    </div>
  )
}
