import { useQuery } from '@tanstack/react-query'
import { Input, Select } from 'antd'
import { useState } from 'react'
import type { Proposal } from '@shared/api/types'
import { type LineChange, useRevise, type Version, versionsQuery } from '@shared/api/versions'
import { Button } from '@shared/ui/Button'
import { Money } from '@shared/ui/Figures'
import { Sheet } from '@shared/ui/Sheet'
import { Loading, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const REASONS = ['customer_wish', 'needs_cash', 'held_elsewhere', 'too_complex', 'too_much_of_one', 'cost'] as const

/** The machine's lines, each of which can shrink or go, with a reason. */
export function Revise({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const t = useWords()
  return (
    <Sheet title={t('advice.revise')} onClose={onClose} testId="revise-sheet">
      <p className="soft">{t('advice.revise.hint')}</p>
      <Ready query={useQuery(versionsQuery(proposal.id))} loading={<Loading lines={5} />}>
        {(versions) => <Lines proposal={proposal} versions={versions} onClose={onClose} />}
      </Ready>
    </Sheet>
  )
}

function Lines({ proposal, versions, onClose }: { proposal: Proposal; versions: Version[]; onClose: () => void }) {
  const t = useWords()
  const revise = useRevise(proposal.id)
  const lines = versions[0]?.lines ?? []
  const kept = (versions.at(-1)?.revised ?? []).map((one) => [one.product_id, { product_id: one.product_id, amount: one.amount.amount, reason: one.reason }] as const)
  const [changes, setChanges] = useState<Record<string, LineChange>>(Object.fromEntries(kept))
  const without = (id: string) => Object.fromEntries(Object.entries(changes).filter(([other]) => other !== id))
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        revise.mutate(Object.values(changes), { onSuccess: onClose })
      }}
    >
      <ul className="lines">
        {lines.map((line) => {
          const change = changes[line.product_id]
          const set = (part: Partial<LineChange>) =>
            setChanges({ ...changes, [line.product_id]: { product_id: line.product_id, amount: '0', reason: 'customer_wish', ...change, ...part } })
          return (
            <li key={line.product_id} className="stack" data-testid="revise-line">
              <div className="row between"><strong>{line.name}</strong><Money of={line.amount} /></div>
              <div className="row wrap">
                <Button type="button" className="chip" aria-pressed={change?.amount === '0'} onClick={() => (change ? setChanges(without(line.product_id)) : set({}))}>
                  {t(change ? 'advice.revise.undo' : 'advice.revise.out')}
                </Button>
                <Input aria-label={`${line.name} ${t('trading.amount')}`} style={{ width: 150 }} inputMode="decimal" value={change?.amount ?? line.amount.amount} onChange={(event) => set({ amount: event.target.value.trim() })} />
                {change ? (
                  <Select aria-label={`${line.name} ${t('advice.revise.reason')}`} style={{ minWidth: 150 }} getPopupContainer={(node: HTMLElement) => node.parentElement ?? node} value={change.reason} options={REASONS.map((value) => ({ value, label: t(`advice.revise.${value}`) }))} onChange={(reason) => set({ reason })} />
                ) : null}
              </div>
            </li>
          )
        })}
      </ul>
      <Refused error={revise.error} />
      <div className="row">
        <Button type="submit" look="primary" busy={revise.isPending} data-testid="revise-save">{t('advice.revise.save')}</Button>
        <Button type="button" onClick={onClose}>{t('action.back')}</Button>
      </div>
    </form>
  )
}
