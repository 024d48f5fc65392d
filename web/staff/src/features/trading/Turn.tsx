import type { Order } from '@shared/api/types'
import { Day } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

/** Whose turn it is with an order and until when; a finished one is nobody's. */
export function Turn({ of }: { of: Order }) {
  const t = useWords()
  if (!of.turn) return <>—</>
  return (
    <span>
      {of.turn.owner_label} · <Day of={of.turn.due} />
      {of.turn.overdue ? <> <span className="mark bad">{t('trading.late')}</span></> : null}
    </span>
  )
}
