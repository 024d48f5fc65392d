import { useQuery } from '@tanstack/react-query'
import { positionsQuery } from '@shared/api/books'
import type { Money as MoneyValue, Position } from '@shared/api/types'
import { Link } from '@shared/shell/navigation'
import { Money, MoneyChange, Percent, PercentChange } from '@shared/ui/Figures'
import { GradeMark } from '@shared/ui/marks'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { useCustomerId } from './customer'
import { PerformanceCard } from './PerformanceCard'

export default function PositionsPage() {
  const t = useWords()
  const positions = useQuery(positionsQuery(useCustomerId()))
  const nothing = <Empty title={t('holdings.positions.none')} hint={t('holdings.positions.none.advice')} />
  return (
    <Ready query={positions}>
      {({ items, cash, other_cash }) => (
        <div className="page">
          <CashLine cash={cash} />
          {other_cash.length === 0 ? null : (
            <ul className="card lines" data-testid="other-cash">
              {other_cash.map((money) => <li key={money.currency}><span>{t('holdings.cash.other')}</span><Money of={money} /></li>)}
            </ul>
          )}
          <PerformanceCard />
          <Link to="/report" className="call quiet" testId="to-report"><span>{t('report.title')}</span> <span aria-hidden>›</span></Link>
          {items.length === 0 ? nothing : (
            <ul className="card lines" data-testid="positions">
              {items.map((position) => <PositionLine key={position.instrument_id} position={position} />)}
            </ul>
          )}
        </div>
      )}
    </Ready>
  )
}

function CashLine({ cash }: { cash: MoneyValue }) {
  const t = useWords()
  return (
    <Link to="/cash" className="call quiet" testId="cash">
      <span>{t('holdings.cash')}</span>
      <span><Money of={cash} /> <span aria-hidden>›</span></span>
    </Link>
  )
}

function PositionLine({ position }: { position: Position }) {
  const t = useWords()
  return (
    <li data-testid="position" data-product={position.product_id}>
      <Link to={`/positions/${position.instrument_id}`} className="line-link">
        <div>
          <p className="name">{position.name}</p>
          <p><GradeMark grade={position.grade} /></p>
          <p className="small soft">
            {t('holdings.cost')} <Money of={position.cost} /> · {t('holdings.weight')} <Percent of={position.weight} places={1} />
          </p>
        </div>
        <div>
          <p><Money of={position.value} /></p>
          <p><MoneyChange of={position.gain} /></p>
          <p className="small"><PercentChange of={position.return_pct} /></p>
        </div>
      </Link>
    </li>
  )
}
