import { useQuery } from '@tanstack/react-query'
import { passkeysWork } from '@shared/api/passkey'
import { ProblemError } from '@shared/api/problem'
import { factorsQuery, useFactorRemoval, useMe, usePasskeyEnrolment, useTotpEnrolment } from '@shared/api/session'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import type { FactPair } from '@shared/ui/FactList'
import { Moment } from '@shared/ui/Figures'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Enrolment } from './Enrolment'
import { useStepUp } from './StepUp'

type Factor = Schemas['FactorOut']

/** Asks for a fresh proof before a factor of the person changes. */
function useFactorStepUp() {
  const t = useWords()
  const stepUp = useStepUp()
  const { data: me } = useMe()
  return (title: string, shown: Record<string, string>, row: FactPair) =>
    stepUp({ title, operation: 'access:factor:manage', subjectId: me?.person_id ?? '', shown, rows: [[t('identity.me'), me?.name], row] })
}

/** The second factors a person has, and how to add or remove one. */
export function Factors() {
  const t = useWords()
  const factors = useQuery(factorsQuery)
  return (
    <div className="stack">
      <Ready query={factors} empty={{ when: (all) => all.length === 0, show: <Empty title={t('identity.factors.none')} hint={t('identity.factors.why')} /> }}>
        {(all) => (
          <ul className="stack">
            {all.map((factor) => <FactorLine key={factor.id} factor={factor} />)}
          </ul>
        )}
      </Ready>
      <AddFactor />
    </div>
  )
}

function FactorLine({ factor }: { factor: Factor }) {
  const t = useWords()
  const ask = useFactorStepUp()
  const removal = useFactorRemoval()
  const name = factor.kind === 'totp' ? t('identity.factor.totp') : t('identity.factor.passkey')
  const remove = async () => {
    const shown = { change: 'remove', factor_id: factor.id }
    const token = await ask(t('identity.factor.remove.title'), shown, [t('identity.factor.removes'), name])
    if (token) removal.mutate({ id: factor.id, token })
  }
  return (
    <li className="card stack">
      <div className="row between">
        <span>{name}</span>
        <span className="row small soft">
          <Moment of={factor.enrolled_at} />
          <Button look="plain" busy={removal.isPending} onClick={() => void remove()}>{t('identity.factor.remove')}</Button>
        </span>
      </div>
      <Refused error={removal.error} />
    </li>
  )
}

function AddFactor() {
  const t = useWords()
  const ask = useFactorStepUp()
  const totp = useTotpEnrolment()
  const passkey = usePasskeyEnrolment()
  const refused = totp.error ?? (passkey.error instanceof ProblemError ? passkey.error : null)
  const add = async (how: (token: string) => void) => {
    const row: FactPair = [t('identity.factor.adds'), t('identity.factor.new')]
    const token = await ask(t('identity.factor.add.title'), { change: 'add' }, row)
    if (token) how(token)
  }
  if (totp.data) return <Enrolment offer={totp.data} onDone={totp.reset} />
  return (
    <>
      <Button wide busy={totp.isPending} data-testid="enrol-totp" onClick={() => void add(totp.mutate)}>{t('identity.enrol')}</Button>
      {passkeysWork() ? (
        <Button wide busy={passkey.isPending} data-testid="enrol-passkey" onClick={() => void add(passkey.mutate)}>{t('identity.passkey.add')}</Button>
      ) : null}
      {passkey.isError && !refused ? <p className="notice bad" role="alert">{t('identity.passkey.failed')}</p> : null}
      <Refused error={refused} />
    </>
  )
}
