import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { useDecideHeld } from '@shared/api/markets'
import { useMe } from '@shared/api/session'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Day, Price } from '@shared/ui/Figures'
import { Sheet } from '@shared/ui/Sheet'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Held = Schemas['HeldOut']

/** Prices that are not used until somebody says why they are right or wrong. */
export function HeldPrices({ held }: { held: Held[] }) {
  const t = useWords()
  const { data: me } = useMe()
  const [chosen, setChosen] = useState<Held | null>(null)
  const columns = [
    { title: t('markets.instrument'), key: 'name', render: (_: unknown, row: Held) => <Name name={row.name} code={row.instrument} /> },
    { title: t('markets.date'), dataIndex: 'date', render: (day: string) => <Day of={day} /> },
    { title: t('markets.value'), dataIndex: 'value', align: 'right' as const, render: (value: string) => <Price of={value} /> },
    { title: t('markets.expected'), dataIndex: 'expected', align: 'right' as const, render: (value: string | null) => <Price of={value} /> },
    { title: t('markets.second'), dataIndex: 'second', align: 'right' as const, render: (value: string | null) => <Price of={value} /> },
    { title: t('markets.why'), dataIndex: 'why', render: (why: string) => <span className="mark wait">{why}</span> },
    {
      title: t('markets.decide'),
      key: 'decide',
      render: (_: unknown, row: Held) =>
        may(me, 'markets:held:decide') ? <Button data-testid="decide-held" onClick={() => setChosen(row)}>{t('markets.decide')}</Button> : '—',
    },
  ]
  return (
    <section className="card table-card" data-testid="held-prices">
      <h2 className="table-title">{t('markets.held')}</h2>
      {held.length > 0 ? <p className="small soft table-title">{t('markets.held.note')}</p> : null}
      <DataTable
        label={t('markets.held')}
        rows={held}
        columns={columns}
        rowKey="id"
        empty={<Empty title={t('markets.held.none')} hint={t('markets.held.none.advice')} />}
      />
      {chosen ? <DecideSheet held={chosen} onClose={() => setChosen(null)} /> : null}
    </section>
  )
}

export function Name({ name, code }: { name: string; code: string }) {
  return (
    <>
      {name}
      {name === code ? null : <div className="small soft">{code}</div>}
    </>
  )
}

function DecideSheet({ held, onClose }: { held: Held; onClose: () => void }) {
  const t = useWords()
  const decide = useDecideHeld(held.id)
  const [note, setNote] = useState('')
  const short = note.trim().length < 4
  const go = (release: boolean) => decide.mutate({ release, note }, { onSuccess: onClose })
  return (
    <Sheet title={held.name} onClose={onClose} testId="decide-sheet">
      <div className="stack">
        <p>{held.why}</p>
        <dl className="facts">
          <dt>{t('markets.value')}</dt>
          <dd><Price of={held.value} /></dd>
          <dt>{t('markets.expected')}</dt>
          <dd><Price of={held.expected} /></dd>
          <dt>{t('markets.second')}</dt>
          <dd><Price of={held.second} /></dd>
        </dl>
        <Field label={t('markets.reason')} value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} />
        <Refused error={decide.error} />
        <Button look="primary" data-testid="release-held" busy={decide.isPending} disabled={short} onClick={() => go(true)}>{t('markets.release')}</Button>
        <Button data-testid="reject-held" busy={decide.isPending} disabled={short} onClick={() => go(false)}>{t('markets.reject')}</Button>
        <Button look="plain" onClick={onClose}>{t('action.cancel')}</Button>
      </div>
    </Sheet>
  )
}
