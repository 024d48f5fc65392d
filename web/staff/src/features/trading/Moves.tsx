import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { type OpenMove, useAnswerMove } from '@shared/api/custody'
import { useMe } from '@shared/api/session'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Choices } from '@shared/ui/Choices'
import { Field } from '@shared/ui/Field'
import { Day, Units } from '@shared/ui/Figures'
import { MoveMark } from '@shared/ui/marks'
import { Sheet } from '@shared/ui/Sheet'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Lot = Schemas['StatedLotIn']

const OUTCOMES = ['done', 'account_unknown', 'holder_differs', 'units_missing', 'not_sold_there', 'other'] as const
type Outcome = (typeof OUTCOMES)[number]
const UNITS = /^[0-9]{1,12}(\.[0-9]{1,6})?$/
const COST = /^([0-9]{1,12}(\.[0-9]{1,2})?)?$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Units on their way to another institution or from one, the oldest first. */
export function Moves({ moves }: { moves: OpenMove[] }) {
  const t = useWords()
  const { data: me } = useMe()
  const [chosen, setChosen] = useState<OpenMove | null>(null)
  const columns = [
    { title: t('custody.move'), key: 'number', render: (_: unknown, row: OpenMove) => <>{t(`custody.direction.${row.move.direction}`)} · {row.move.number}</> },
    { title: t('custody.customer'), key: 'customer', render: (_: unknown, row: OpenMove) => <>{row.customer_name} {row.customer_number}</> },
    { title: t('trading.product'), key: 'product', render: (_: unknown, row: OpenMove) => row.move.name },
    { title: t('custody.units'), key: 'units', render: (_: unknown, row: OpenMove) => <Units of={row.move.units} /> },
    { title: t('custody.there'), key: 'there', render: (_: unknown, row: OpenMove) => <>{row.move.institution} ({row.move.code}) {row.move.account}</> },
    { title: t('custody.state'), key: 'state', render: (_: unknown, row: OpenMove) => <MoveMark state={row.move.state} label={row.move.state_label} /> },
    { title: t('custody.due'), key: 'due', render: (_: unknown, row: OpenMove) => <span className={row.move.overdue ? 'mark bad' : ''}><Day of={row.move.confirm_due} /></span> },
    { title: t('custody.answer'), key: 'answer', render: (_: unknown, row: OpenMove) => <Act row={row} allowed={may(me, 'trading:move:answer')} onAnswer={() => setChosen(row)} /> },
  ]
  return (
    <section className="card table-card" data-testid="custody-moves">
      <h2 className="table-title">{t('custody.open')}</h2>
      <DataTable
        label={t('custody.open')}
        rows={moves.map((one) => ({ ...one, id: one.move.id }))}
        columns={columns}
        rowKey="id"
        empty={<Empty title={t('custody.open.none')} hint={t('custody.open.none.advice')} />}
      />
      {chosen ? <AnswerSheet row={chosen} onClose={() => setChosen(null)} /> : null}
    </section>
  )
}

function Act({ row, allowed, onAnswer }: { row: OpenMove; allowed: boolean; onAnswer: () => void }) {
  const t = useWords()
  if (row.answered) return <>{t('custody.answered')}</>
  return allowed && row.move.state === 'submitted' ? <Button data-testid="answer-move" onClick={onAnswer}>{t('custody.answer')}</Button> : <>—</>
}

function AnswerSheet({ row, onClose }: { row: OpenMove; onClose: () => void }) {
  const t = useWords()
  const answer = useAnswerMove(row.move.id)
  const [outcome, setOutcome] = useState<Outcome>('done')
  const [lots, setLots] = useState<Lot[]>([{ acquired_on: '', units: row.move.units, cost: '' }])
  const comes = row.move.direction === 'in' && outcome === 'done'
  const whole = !comes || lots.every((lot) => DAY.test(lot.acquired_on) && UNITS.test(lot.units) && COST.test(lot.cost ?? ''))
  const keep = () => {
    const stated = comes ? lots.map((lot) => ({ ...lot, cost: lot.cost || null })) : []
    answer.mutate({ fault: outcome === 'done' ? null : outcome, lots: stated }, { onSuccess: onClose })
  }
  const label = (one: Outcome) => (one === 'done' ? t('custody.answer.done') : t(`custody.fault.${one}`))
  return (
    <Sheet title={t('custody.answer')} onClose={onClose} testId="answer-sheet">
      <div className="stack">
        <p>{t(`custody.direction.${row.move.direction}`)} · {row.move.name} · <Units of={row.move.units} /></p>
        <p className="small soft">{t('custody.answer.about')}</p>
        <Choices label={t('custody.answer.outcome')} value={outcome} choices={OUTCOMES.map((value) => ({ value, label: label(value) }))} onChange={setOutcome} />
        {comes ? <Stated lots={lots} onChange={setLots} /> : null}
        <Refused error={answer.error} />
        <Button look="primary" data-testid="keep-answer" disabled={!whole} busy={answer.isPending} onClick={keep}>{t('custody.answer.keep')}</Button>
        <Button look="plain" onClick={onClose}>{t('action.cancel')}</Button>
      </div>
    </Sheet>
  )
}

/** What came, lot by lot, as the registrar stated it. */
function Stated({ lots, onChange }: { lots: Lot[]; onChange: (lots: Lot[]) => void }) {
  const t = useWords()
  const put = (place: number, change: Partial<Lot>) => onChange(lots.map((lot, at) => (at === place ? { ...lot, ...change } : lot)))
  return (
    <>
      {lots.map((lot, place) => (
        <div key={place} className="row wrap">
          <Field label={t('custody.answer.day')} type="date" value={lot.acquired_on} onChange={(event) => put(place, { acquired_on: event.target.value })} />
          <Field label={t('custody.units')} inputMode="decimal" value={lot.units} onChange={(event) => put(place, { units: event.target.value })} />
          <Field label={t('custody.answer.cost')} inputMode="decimal" value={lot.cost ?? ''} onChange={(event) => put(place, { cost: event.target.value })} />
        </div>
      ))}
      <Button onClick={() => onChange([...lots, { acquired_on: '', units: '', cost: '' }])}>{t('custody.answer.more')}</Button>
    </>
  )
}
