import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { useReveal } from '@shared/api/desk'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Sheet } from '@shared/ui/Sheet'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

interface Props {
  customerId: string
  field: 'name' | 'phone'
  value: string
}

/** Masked until someone gives a reason. */
export function Masked({ customerId, field, value }: Props) {
  const t = useWords()
  const { data: me } = useMe()
  const reveal = useReveal(customerId)
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  if (reveal.data) return <span data-testid={`shown-${field}`}>{reveal.data.value}</span>
  return (
    <>
      <span data-testid={`shown-${field}`}>{value}</span>{' '}
      {value.includes('*') && may(me, 'customers:customer:reveal') ? <Button look="plain" className="small" onClick={() => setAsking(true)}>{t('customers.reveal')}</Button> : null}
      {asking ? (
        <Sheet title={t('customers.reveal')} onClose={() => setAsking(false)}>
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault()
              reveal.mutate({ field, reason })
            }}
          >
            <Field label={t('customers.reveal.reason')} value={reason} required onChange={(event) => setReason(event.target.value)} />
            <Refused error={reveal.error} />
            <Button type="submit" look="primary" busy={reveal.isPending} disabled={!reason.trim()}>{t('customers.reveal.yes')}</Button>
            <Button look="plain" onClick={() => setAsking(false)}>{t('action.cancel')}</Button>
          </form>
        </Sheet>
      ) : null}
    </>
  )
}
