import { QRCodeSVG } from '@rc-component/qrcode'
import { useState } from 'react'
import { useTotpConfirm } from '@shared/api/session'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { CodeField } from '@shared/ui/Field'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** The secret for an authenticator app, then the first code as proof that it was kept. */
export function Enrolment({ offer, onDone }: { offer: Schemas['EnrolmentOut']; onDone: () => void }) {
  const t = useWords()
  const [code, setCode] = useState('')
  const confirm = useTotpConfirm(offer.enrolment)
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate(code, { onSuccess: onDone })
      }}
    >
      <h2>{t('identity.enrol')}</h2>
      <p className="soft">{t('identity.enrol.how')}</p>
      <div className="qr">
        <QRCodeSVG value={offer.uri} size={176} title={t('identity.enrol.qr')} />
      </div>
      <p className="num" data-testid="secret" style={{ fontSize: 18, letterSpacing: '0.08em', overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
        {offer.secret.replace(/(.{4})/g, '$1 ').trim()}
      </p>
      <a className="button" href={offer.uri}>{t('identity.enrol.open')}</a>
      <CodeField value={code} onChange={setCode} />
      <Refused error={confirm.error} />
      <Button type="submit" look="primary" wide busy={confirm.isPending} disabled={code.length !== 6} data-testid="enrol-confirm">
        {t('identity.enrol.confirm')}
      </Button>
    </form>
  )
}
