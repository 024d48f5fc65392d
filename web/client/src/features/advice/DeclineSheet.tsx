import { useState } from 'react'
import { useDecline } from '@shared/api/decisions'
import type { Proposal } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Sheet } from '@shared/ui/Sheet'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const REASONS = ['advice.decline.r1', 'advice.decline.r2', 'advice.decline.r3', 'advice.decline.r4', 'advice.decline.r5'] as const

export function DeclineSheet({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const t = useWords()
  const decline = useDecline()
  const [reason, setReason] = useState('')
  return (
    <Sheet title={t('advice.decline.title')} onClose={onClose} testId="decline-sheet">
      <p className="soft">{t('advice.decline.why')}</p>
      <div className="row wrap">
        {REASONS.map((key) => (
          <Button key={key} className="chip" aria-pressed={reason === t(key)} onClick={() => setReason(t(key))}>{t(key)}</Button>
        ))}
      </div>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          decline.mutate({ id: proposal.id, reason }, { onSuccess: onClose })
        }}
      >
        <Field label={t('advice.decline.reason')} value={reason} maxLength={200} data-testid="decline-reason" onChange={(event) => setReason(event.target.value)} />
        <Refused error={decline.error} />
        <Button type="submit" look="primary" wide busy={decline.isPending} disabled={!reason.trim()} data-testid="decline-confirm">{t('advice.decline')}</Button>
        <Button look="plain" wide onClick={onClose}>{t('action.back')}</Button>
      </form>
    </Sheet>
  )
}
