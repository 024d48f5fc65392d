import type { Consent } from '@shared/api/privacy'
import { Button } from '@shared/ui/Button'
import { Sheet } from '@shared/ui/Sheet'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Notice } from './ConsentCard'

interface Props {
  consent: Consent
  busy: boolean
  error: unknown
  onClose: () => void
  onDecide: (decision: 'granted' | 'refused') => void
}

/** The notice in full, two answers of equal weight, nothing ticked before. */
export function GrantSheet({ consent, busy, error, onClose, onDecide }: Props) {
  const t = useWords()
  return (
    <Sheet title={consent.title} onClose={onClose} testId="grant-sheet">
      <p className="small soft">{t('privacy.grant.title')}</p>
      <Notice consent={consent} />
      <Refused error={error} />
      <div className="pair">
        <Button busy={busy} data-testid="consent-refuse" onClick={() => (consent.decision === null || consent.renewed ? onDecide('refused') : onClose())}>
          {t('privacy.refuse')}
        </Button>
        <Button busy={busy} data-testid="consent-grant" onClick={() => onDecide('granted')}>{t('privacy.grant')}</Button>
      </div>
    </Sheet>
  )
}
