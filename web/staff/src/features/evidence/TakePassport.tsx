import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { usePassport } from '@shared/api/evidence'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Sheet } from '@shared/ui/Sheet'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** The file leaves the bank in clear: whoever takes it says why. */
export function TakePassport({ evidence }: { evidence: string }) {
  const t = useWords()
  const { data: me } = useMe()
  const passport = usePassport()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  if (!may(me, 'contracts:passport:export')) return null
  const take = () => passport.mutate({ evidence, reason }, { onSuccess: () => setAsking(false) })
  return (
    <>
      <Button look="primary" data-testid="take" onClick={() => setAsking(true)}>{t('evidence.take')}</Button>
      {asking ? (
        <Sheet title={t('evidence.take')} onClose={() => setAsking(false)}>
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault()
              take()
            }}
          >
            <Field label={t('evidence.take.reason')} value={reason} required onChange={(event) => setReason(event.target.value)} />
            <Refused error={passport.error} />
            <Button type="submit" look="primary" busy={passport.isPending} disabled={!reason.trim()}>{t('evidence.take.yes')}</Button>
            <Button look="plain" onClick={() => setAsking(false)}>{t('action.cancel')}</Button>
          </form>
        </Sheet>
      ) : null}
    </>
  )
}
