import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { changesQuery, type ShelfChange, useDecide } from '@shared/api/shelfLife'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { FactList, type FactPair } from '@shared/ui/FactList'
import { Field } from '@shared/ui/Field'
import { Day, Moment } from '@shared/ui/Figures'
import { StateMark } from '@shared/ui/product/StateMark'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const LOOKS = { pending: 'wait', approved: 'good', refused: 'bad' } as const

/** The admission desk: what waits for a second pair of eyes first, then everything that was decided. */
export default function ChangesPage() {
  const t = useWords()
  const changes = useQuery(changesQuery)
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('products.changes')}</h1>
        <Link to="/products" className="button">{t('products.title')}</Link>
      </div>
      <Ready query={changes} empty={{ when: ({ items }) => items.length === 0, show: <Empty title={t('products.changes.none')} hint={t('products.changes.none.advice')} /> }}>
        {({ items }) => (
          <>
            {[...items].sort((a, b) => Number(b.state === 'pending') - Number(a.state === 'pending')).map((change) => <ChangeCard key={change.id} change={change} />)}
          </>
        )}
      </Ready>
    </div>
  )
}

function ChangeCard({ change }: { change: ShelfChange }) {
  const t = useWords()
  const { data: me } = useMe()
  const state = (['pending', 'approved', 'refused'] as const).find((known) => known === change.state) ?? 'pending'
  const rows: FactPair[] = [
    [t('products.change.reason'), change.reason],
    [t('products.change.papers'), change.evidence.length > 0 ? change.evidence.join(t('list.between')) : '—'],
    [t('products.change.day'), <Day of={change.day} />],
    [t('products.change.maker'), <>{change.maker} · <Moment of={change.made_at} /></>],
    ...(change.decided_at ? [[t('products.change.checker'), <>{change.checker} · <Moment of={change.decided_at} /> {change.note}</>] as const] : []),
  ]
  return (
    <section className="card stack" data-testid="change" data-state={state}>
      <div className="row between wrap">
        <h2><Link to={`/products/${change.product_id}`}>{change.product_name}</Link> <span className="small soft num">{change.product_code}</span></h2>
        <span className="row wrap"><StateMark state={change.before} /> <span aria-hidden>→</span> <StateMark state={change.after} /> <span className={`mark ${LOOKS[state]}`}>{t(`products.change.${state}`)}</span></span>
      </div>
      <FactList rows={rows} />
      {change.faults.length > 0 ? <div className="notice bad">{change.faults.join(t('list.between'))}</div> : null}
      {state === 'pending' && change.mine ? <p className="small soft">{t('products.change.mine')}</p> : null}
      {state === 'pending' && !change.mine && may(me, 'products:change:decide') ? <Decide change={change} /> : null}
    </section>
  )
}

function Decide({ change }: { change: ShelfChange }) {
  const t = useWords()
  const [note, setNote] = useState('')
  const intent = useRef(crypto.randomUUID())
  const decide = useDecide()
  const say = (approve: boolean) => decide.mutate({ change: change.id, approve, note, intent: `${intent.current}-${approve}` })
  return (
    <div className="stack">
      <Field label={t('products.change.note')} value={note} maxLength={400} onChange={(event) => setNote(event.target.value)} />
      <Refused error={decide.error} />
      <div className="row">
        <Button look="primary" busy={decide.isPending} onClick={() => say(true)} data-testid="approve">{t('products.change.approve')}</Button>
        <Button look="danger" busy={decide.isPending} disabled={note.trim() === ''} onClick={() => say(false)} data-testid="refuse">{t('products.change.refuse')}</Button>
      </div>
    </div>
  )
}
