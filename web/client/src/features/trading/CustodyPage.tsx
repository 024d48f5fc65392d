import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { newIntent } from '@shared/api/client'
import { type CustodyMove, custodyMovesQuery, type Direction, useCancelMove } from '@shared/api/custody'
import { useMe } from '@shared/api/session'
import { Link, useFilters } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Day, Moment, Money, Units } from '@shared/ui/Figures'
import { MoveMark } from '@shared/ui/marks'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { CustodyForm } from './CustodyForm'

/** Units that go to another institution or come from one: asked for here, with what became of those asked for before. */
export default function CustodyPage() {
  const t = useWords()
  const { data: me } = useMe()
  const [filters] = useFilters()
  const customer = me?.customer_id ?? ''
  const moves = useQuery(custodyMovesQuery(customer))
  const direction: Direction = filters.direction === 'out' ? 'out' : 'in'
  const product = filters.product ?? ''
  const none = (
    <Empty title={t('custody.none')} hint={t('custody.none.advice')}>
      <Link to="/positions" className="button">{t('holdings.positions')}</Link>
      <Link to="/products" className="button">{t('products.title')}</Link>
    </Empty>
  )
  return (
    <div className="page">
      {product && may(me, 'trading:move:decide') ? <CustodyForm customer={customer} product={product} direction={direction} /> : null}
      <Ready query={moves} empty={{ when: (data) => data.items.length === 0 && !product, show: none }}>
        {({ items }) => items.map((one) => <Move key={one.id} move={one} />)}
      </Ready>
    </div>
  )
}

function Move({ move }: { move: CustodyMove }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="custody-move">
      <div className="row wrap">
        <h2>{move.name}</h2>
        <MoveMark state={move.state} label={move.state_label} />
      </div>
      <p>{t(`custody.direction.${move.direction}`)} · <Units of={move.units} /> · {move.institution} {move.account}</p>
      {move.owner_label ? (
        <p className="small soft">{move.owner_label} · {t('custody.due')} <Day of={move.confirm_due} />{move.overdue ? <> · {t('custody.overdue')}</> : null}</p>
      ) : null}
      {move.ended_at ? <p className="small soft"><Moment of={move.ended_at} /></p> : null}
      {move.reason ? <p className="notice">{move.reason.text}</p> : null}
      {move.state === 'confirmed' ? <Lots move={move} /> : null}
      {move.can_cancel ? <Cancel id={move.id} /> : null}
    </section>
  )
}

function Lots({ move }: { move: CustodyMove }) {
  const t = useWords()
  return (
    <div className="small soft">
      <p>{t('custody.lots')}</p>
      <ul>
        {move.lots.map((lot, place) => (
          <li key={place}>
            <Units of={lot.units} /> · <Day of={lot.acquired_on} /> ·{' '}
            {lot.cost ? <>{t('custody.lot.cost')} <Money of={lot.cost} /></> : t('custody.lot.unknown')}
            {lot.counted ? <> · {t('custody.lot.counted')}</> : null}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Cancel({ id }: { id: string }) {
  const t = useWords()
  const cancel = useCancelMove()
  const [intent] = useState(newIntent)
  return (
    <>
      <Refused error={cancel.error} />
      <Button data-testid="custody-cancel" busy={cancel.isPending} onClick={() => cancel.mutate({ id, intent })}>{t('custody.cancel')}</Button>
    </>
  )
}
