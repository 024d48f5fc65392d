import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { blocksQuery, type HouseBlocks, useEnterSet } from '@shared/api/outlook'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import type { Labels } from './pair'

const BLOCKS = ['income', 'growth', 'valuation', 'currency', 'error'] as const
type Cells = Record<string, Record<string, string>>

const inPercent = (blocks: HouseBlocks['blocks']): Cells =>
  Object.fromEntries(Object.entries(blocks).map(([of, row]) => [of, Object.fromEntries(Object.entries(row).map(([block, share]) => [block, String(Math.round(share * 1e4) / 100)]))]))

const inShares = (cells: Cells) =>
  Object.fromEntries(Object.entries(cells).map(([of, row]) => [of, Object.fromEntries(Object.entries(row).map(([block, text]) => [block, Math.round(Number(text) * 1e4) / 1e6]))]))

/** A set entered by hand: the house's building blocks to begin with, every figure editable. */
export function SetForm({ labels, onClose }: { labels: Labels; onClose: () => void }) {
  const t = useWords()
  const blocks = useQuery(blocksQuery)
  return (
    <section className="card stack" data-testid="set-form">
      <h2>{t('outlook.set.new')}</h2>
      <p className="small soft">{t('outlook.set.explain')}</p>
      <Ready query={blocks}>{([first]) => (first === undefined ? null : <Table house={first} labels={labels} onClose={onClose} />)}</Ready>
    </section>
  )
}

function Table({ house, labels, onClose }: { house: HouseBlocks; labels: Labels; onClose: () => void }) {
  const t = useWords()
  const enter = useEnterSet()
  const intent = useRef(crypto.randomUUID())
  const [day, setDay] = useState('')
  const [cells, setCells] = useState(() => inPercent(house.blocks))
  const edit = (of: string, block: string) => (text: string) => setCells((before) => ({ ...before, [of]: { ...before[of], [block]: text } }))
  const unsound = Object.values(cells).some((row) => Object.values(row).some((text) => text.trim() === '' || !Number.isFinite(Number(text))))
  const send = () =>
    enter.mutate({ body: { currency: house.currency, as_of: day, blocks: inShares(cells) }, intent: intent.current }, { onSuccess: onClose, onError: () => { intent.current = crypto.randomUUID() } })
  return (
    <>
      <div className="row wrap"><Field label={t('outlook.set.day')} type="date" value={day} data-testid="set-day" onChange={(event) => setDay(event.target.value)} /></div>
      <p className="small soft">{t('outlook.set.money')} {house.currency} · {t('outlook.set.others')}</p>
      <div className="scroll">
        <table className="plain">
          <thead><tr><th>{t('outlook.sets.class')}</th>{BLOCKS.map((block) => <th key={block} className="right">{block === 'error' ? t('outlook.set.error') : t(`outlook.block.${block}`)}</th>)}</tr></thead>
          <tbody>
            {Object.entries(cells).map(([of, row]) => (
              <tr key={of}>
                <th scope="row">{labels.get(of) ?? of}</th>
                {BLOCKS.map((block) => (
                  <td key={block} className="right">
                    <input className="cell num" type="number" step="0.1" inputMode="decimal" value={row[block] ?? ''} aria-label={`${labels.get(of) ?? of} ${block === 'error' ? t('outlook.set.error') : t(`outlook.block.${block}`)}`} data-testid={`set-${of}-${block}`} onChange={(event) => edit(of, block)(event.target.value)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Refused error={enter.error} />
      <div className="row wrap">
        <Button look="primary" busy={enter.isPending} disabled={day === '' || unsound} data-testid="set-save" onClick={send}>{t('outlook.set.save')}</Button>
        <Button look="plain" onClick={onClose}>{t('outlook.form.cancel')}</Button>
      </div>
    </>
  )
}
