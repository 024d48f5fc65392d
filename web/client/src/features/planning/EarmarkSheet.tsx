import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { newIntent } from '@shared/api/client'
import { type FreeHolding, freeHoldingsQuery, type Goal, useEarmark } from '@shared/api/goals'
import { formatPercent } from '@shared/format'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Money } from '@shared/ui/Figures'
import { Sheet } from '@shared/ui/Sheet'
import { Ready, Refused } from '@shared/ui/states'
import { type PlainKey, useWords } from '@shared/words'

interface Props {
  customer: string
  goal: Goal
  onClose: (words?: PlainKey) => void
}

/** Each holding with the share that is meant for this goal. */
export function EarmarkSheet({ customer, goal, onClose }: Props) {
  const t = useWords()
  const free = useQuery(freeHoldingsQuery(customer))
  return (
    <Sheet title={t('planning.earmark.title', { name: goal.name })} onClose={() => onClose()} testId="earmark-sheet">
      <p className="small soft">{t('planning.earmark.note')}</p>
      <Ready query={free}>
        {(rows) => (
          <ul className="lines">
            {rows.map((row) => (
              <EarmarkLine key={row.asset} holding={row} goal={goal} />
            ))}
          </ul>
        )}
      </Ready>
      <Button look="primary" wide data-testid="earmark-close" onClick={() => onClose('planning.done.changed')}>{t('action.close')}</Button>
    </Sheet>
  )
}

const SHARE = /^(100|\d{1,2}(\.\d{1,2})?)$/

/** "62.5" percent as the share "0.6250"; digits move, nothing is computed. */
function shareOf(percent: string): string {
  const [whole = '0', part = ''] = percent.split('.')
  const digits = whole.padStart(3, '0') + part.padEnd(2, '0')
  return `${digits.slice(0, 1)}.${digits.slice(1)}`
}

function EarmarkLine({ holding, goal }: { holding: FreeHolding; goal: Goal }) {
  const t = useWords()
  const mine = goal.earmarks.find((one) => one.asset === holding.asset)?.share ?? '0.0000'
  const [kept, setKept] = useState(formatPercent(mine, { places: 0 }).replace('%', ''))
  const [percent, setPercent] = useState(kept)
  const earmark = useEarmark(goal.id)
  const ready = SHARE.test(percent) && percent !== kept
  return (
    <li className="earmark" data-testid="earmark-line">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          earmark.mutate({ input: { asset: holding.asset, share: shareOf(percent) }, intent: newIntent() }, { onSuccess: () => setKept(percent) })
        }}
      >
        <div className="row between">
          <strong>{holding.name}</strong>
          <Money of={holding.value} />
        </div>
        <div className="row between earmark-set">
          <span className="small soft">{t('planning.earmark.free', { percent: formatPercent(holding.free, { places: 0 }) })}</span>
          <Field label={t('planning.earmark.share')} inputMode="decimal" value={percent} data-testid="earmark-share" onChange={(event) => setPercent(event.target.value.trim())} />
          <Button type="submit" disabled={!ready} busy={earmark.isPending} data-testid="earmark-save">{t('planning.earmark.save')}</Button>
        </div>
        <Refused error={earmark.error} />
      </form>
    </li>
  )
}
