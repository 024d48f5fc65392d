import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { useBreak } from '@shared/api/trading'
import type { Schemas } from '@shared/api/types'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Moment } from '@shared/ui/Figures'
import { Sheet } from '@shared/ui/Sheet'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Break = Schemas['BreakOut']

const SHORTEST_NOTE = 5

/** Where our book and the registrar's disagree, the most urgent first. */
export function Breaks({ breaks }: { breaks: Break[] }) {
  const t = useWords()
  const { data: me } = useMe()
  const [chosen, setChosen] = useState<Break | null>(null)
  const columns = [
    { title: t('trading.break'), key: 'text', render: (_: unknown, row: Break) => <What row={row} /> },
    { title: t('trading.break.about'), key: 'subject', render: (_: unknown, row: Break) => <About row={row} /> },
    { title: t('trading.break.since'), dataIndex: 'opened_at', render: (at: string) => <Moment of={at} /> },
    { title: t('trading.break.due'), key: 'due', render: (_: unknown, row: Break) => <span className={row.overdue ? 'mark bad' : ''}><Moment of={row.due_at} /></span> },
    { title: t('trading.break.owner'), key: 'owner', render: (_: unknown, row: Break) => row.owner ?? '—' },
    {
      title: t('trading.break.look'),
      key: 'look',
      render: (_: unknown, row: Break) =>
        may(me, 'trading:break:resolve') ? <Button data-testid="look-at-break" onClick={() => setChosen(row)}>{t('trading.break.look')}</Button> : '—',
    },
  ]
  return (
    <section className="card table-card" data-testid="breaks">
      <h2 className="table-title">{t('trading.breaks')}</h2>
      <DataTable
        label={t('trading.breaks')}
        rows={breaks}
        columns={columns}
        rowKey="id"
        empty={<Empty title={t('trading.breaks.none')} hint={t('trading.breaks.none.advice')} />}
      />
      {chosen ? <LookSheet row={chosen} onClose={() => setChosen(null)} /> : null}
    </section>
  )
}

function What({ row }: { row: Break }) {
  return (
    <>
      {row.text}
      {row.details.length > 0 ? <div className="small soft">{row.details.map((detail) => detail.text).join(' · ')}</div> : null}
    </>
  )
}

function About({ row }: { row: Break }) {
  return row.order_id ? <Link to={`/orders/${row.order_id}`}>{row.subject}</Link> : <>{row.subject}</>
}

function LookSheet({ row, onClose }: { row: Break; onClose: () => void }) {
  const t = useWords()
  const look = useBreak(row.id)
  const [note, setNote] = useState('')
  return (
    <Sheet title={row.text} onClose={onClose} testId="break-sheet">
      <div className="stack">
        <p><About row={row} /></p>
        <What row={row} />
        <Field label={t('trading.break.note')} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
        <Refused error={look.error} />
        <Button
          look="primary"
          data-testid="resolve-break"
          busy={look.isPending}
          disabled={note.trim().length < SHORTEST_NOTE}
          onClick={() => look.mutate(note, { onSuccess: onClose })}
        >
          {t('trading.break.resolve')}
        </Button>
        {row.mine ? null : <Button data-testid="take-break" busy={look.isPending} onClick={() => look.mutate(null, { onSuccess: onClose })}>{t('trading.break.take')}</Button>}
        <Button look="plain" onClick={onClose}>{t('action.cancel')}</Button>
      </div>
    </Sheet>
  )
}
