import { useState } from 'react'
import { useDecline } from '@shared/api/decisions'
import type { Proposal } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Sheet } from '@shared/ui/Sheet'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const CODES = ['not_now', 'too_risky', 'too_costly', 'facts_wrong', 'talk_first', 'other'] as const

export function DeclineSheet({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const t = useWords()
  const decline = useDecline()
  const [code, setCode] = useState<(typeof CODES)[number]>()
  const [reason, setReason] = useState('')
  return (
    <Sheet title={t('advice.decline.title')} onClose={onClose} testId="decline-sheet">
      <p className="soft">{t('advice.decline.why')}</p>
      <div className="row wrap">
        {CODES.map((key) => (
          <Button key={key} className="chip" aria-pressed={code === key} data-testid={`decline-${key}`} onClick={() => setCode(key)}>{t(`advice.decline.${key}`)}</Button>
        ))}
      </div>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (code) decline.mutate({ id: proposal.id, code, reason }, { onSuccess: onClose })
        }}
      >
        <Field label={t('advice.decline.reason')} value={reason} maxLength={200} data-testid="decline-reason" onChange={(event) => setReason(event.target.value)} />
        <Refused error={decline.error} />
        <Button type="submit" look="primary" wide busy={decline.isPending} disabled={!code} data-testid="decline-confirm">{t('advice.decline')}</Button>
        <Button look="plain" wide onClick={onClose}>{t('action.back')}</Button>
      </form>
    </Sheet>
  )
}
