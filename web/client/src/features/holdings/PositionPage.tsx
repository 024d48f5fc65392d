import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { positionEntriesQuery, positionsQuery } from '@shared/api/books'
import { useMe } from '@shared/api/session'
import type { Position } from '@shared/api/types'
import { formatDate } from '@shared/format'
import { Link, useParam } from '@shared/shell/navigation'
import { Measure } from '@shared/ui/FactList'
import { Money, MoneyChange, PercentChange, Price, Units } from '@shared/ui/Figures'
import { GradeMark } from '@shared/ui/marks'
import { Empty, Ready } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { DividendCard, RedeemCard } from '@client/features/trading'
import { useCustomerId } from './customer'
import { Entries } from './Entries'

export default function PositionPage() {
  const t = useWords()
  const customer = useCustomerId()
  const instrument = useParam('instrument')
  const positions = useQuery(positionsQuery(customer))
  const entries = useInfiniteQuery(positionEntriesQuery(customer, instrument))
  return (
    <div className="page">
      <Ready query={positions}>
        {({ items }) => {
          const position = items.find((one) => one.instrument_id === instrument)
          return position ? <><Summary position={position} /><RedeemCard customer={customer} product={position.product_id} /><DividendCard customer={customer} product={position.product_id} /><MoveLink position={position} /></> : <Empty title={t('state.missing')} hint={t('state.missing.advice')} />
        }}
      </Ready>
      <Entries query={entries} />
    </div>
  )
}

/** Only units of funds can be kept elsewhere. */
function MoveLink({ position }: { position: Position }) {
  const t = useWords()
  const { data: me } = useMe()
  if (position.kind !== 'fund' || !may(me, 'trading:move:decide')) return null
  return <Link to={`/custody?direction=out&product=${position.product_id}`} className="button wide" testId="custody-out-link">{t('custody.out')}</Link>
}

function Summary({ position }: { position: Position }) {
  const t = useWords()
  const language = useLanguage()
  return (
    <section className="card stack" data-testid="position-summary">
      <div>
        <h2>{position.name}</h2>
        <p className="row wrap">
          <GradeMark grade={position.grade} />
          <Link to={`/products/${position.product_id}`} className="small">{t('holdings.product')}</Link>
        </p>
      </div>
      <dl className="measures">
        <Measure label={t('holdings.value')}><Money of={position.value} /></Measure>
        <Measure label={t('holdings.cost')}><Money of={position.cost} /></Measure>
        <Measure label={t('holdings.gain.one')}><MoneyChange of={position.gain} /></Measure>
        <Measure label={t('holdings.return')}><PercentChange of={position.return_pct} /></Measure>
        <Measure label={t('holdings.units')}><Units of={position.units} /></Measure>
        <Measure label={t('holdings.price.of', { date: formatDate(position.price_date, language) })}><Price of={position.price} /></Measure>
      </dl>
    </section>
  )
}
