import { useState } from 'react'
import { type ServiceChange, type ServiceState, useProposeService } from '@shared/api/service'
import { Button } from '@shared/ui/Button'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const MODES: ServiceChange['mode'][] = ['information', 'advised', 'discretionary']

/** Asks for a change: of the whole bank, or of the customer or the product whose page one came from. */
export function ServiceForm({ customer, product, now }: { customer: string | undefined; product: string | undefined; now: ServiceState }) {
  const t = useWords()
  const propose = useProposeService()
  const [mode, setMode] = useState(now.mode)
  const [buying, setBuying] = useState(now.buying)
  const [reason, setReason] = useState('')
  const about = customer ? 'service.about.customer' : product ? 'service.about.product' : 'service.whole'
  return (
    <form
      className="card stack"
      data-testid="service-form"
      onSubmit={(event) => {
        event.preventDefault()
        propose.mutate({ mode, buying, reason, customer_id: customer ?? null, product_id: product ?? null }, { onSuccess: () => setReason('') })
      }}
    >
      <h2>{t('service.change')}</h2>
      <p className="soft">{t(about)}</p>
      <label className="field">
        <span>{t('service.mode')}</span>
        <select value={mode} data-testid="service-mode" onChange={(event) => setMode(event.target.value as ServiceChange['mode'])}>
          {MODES.map((one) => <option key={one} value={one}>{t(`service.mode.${one}`)}</option>)}
        </select>
      </label>
      <label className="row"><input type="checkbox" checked={buying} data-testid="service-buying" onChange={(event) => setBuying(event.target.checked)} /> {t('service.may-buy')}</label>
      <label className="field">
        <span>{t('service.reason')}</span>
        <textarea rows={3} maxLength={500} value={reason} data-testid="service-reason" onChange={(event) => setReason(event.target.value)} />
      </label>
      <Refused error={propose.error} />
      {propose.isSuccess ? <p role="status">{t('service.asked')}</p> : null}
      <div><Button type="submit" look="primary" busy={propose.isPending} disabled={!reason.trim()} data-testid="service-ask">{t('service.ask')}</Button></div>
    </form>
  )
}
