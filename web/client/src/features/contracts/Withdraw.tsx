import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { newIntent } from '@shared/api/client'
import { type Contract, useWithdraw, withdrawalQuery } from '@shared/api/contracts'
import { formatInstant } from '@shared/format'
import { Button } from '@shared/ui/Button'
import { Money } from '@shared/ui/Figures'
import { Sheet } from '@shared/ui/Sheet'
import { Refused } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'

/** Taking a signature back while there is time: until when, and which orders end with it. */
export function Withdraw({ contract }: { contract: Contract }) {
  const t = useWords()
  const language = useLanguage()
  const [asking, setAsking] = useState(false)
  const [intent] = useState(newIntent)
  const withdraw = useWithdraw(contract.id)
  const found = useQuery(withdrawalQuery(contract.id)).data
  if (!found?.until) return null
  return (
    <section className="card stack" data-testid="withdrawal">
      <p>{t('documents.withdraw.until', { at: formatInstant(found.until, language) })}</p>
      <Button wide data-testid="withdraw" onClick={() => setAsking(true)}>{t('documents.withdraw')}</Button>
      {asking ? (
        <Sheet title={t('documents.withdraw.sure')} onClose={() => setAsking(false)} testId="withdraw-sheet">
          <p>{t(found.orders.length > 0 ? 'documents.withdraw.orders' : 'documents.withdraw.no-orders')}</p>
          <ul className="points">{found.orders.map((order) => <li key={order.id}>{order.product_name} <Money of={order.amount} /></li>)}</ul>
          <Refused error={withdraw.error} />
          <Button look="primary" wide busy={withdraw.isPending} data-testid="withdraw-confirm" onClick={() => withdraw.mutate(intent, { onSuccess: () => setAsking(false) })}>
            {t('documents.withdraw')}
          </Button>
        </Sheet>
      ) : null}
    </section>
  )
}
