import { useState } from 'react'
import { newIntent } from '@shared/api/client'
import { useCancel } from '@shared/api/decisions'
import type { Order } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Money } from '@shared/ui/Figures'
import { Sheet } from '@shared/ui/Sheet'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

export function CancelSheet({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useWords()
  const cancel = useCancel()
  const [intent] = useState(newIntent)
  return (
    <Sheet title={t('trading.cancel')} onClose={onClose} testId="cancel-sheet">
      <p>{order.product_name} <Money of={order.amount} /></p>
      <p className="soft">{t('trading.cancel.sure')}</p>
      <Refused error={cancel.error} />
      <Button look="primary" wide busy={cancel.isPending} data-testid="cancel-confirm" onClick={() => cancel.mutate({ id: order.id, intent }, { onSuccess: onClose })}>
        {t('trading.cancel.yes')}
      </Button>
      <Button look="plain" wide onClick={onClose}>{t('trading.cancel.no')}</Button>
    </Sheet>
  )
}
