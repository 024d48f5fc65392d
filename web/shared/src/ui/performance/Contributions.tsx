import type { Contribution, PerformanceSpan } from '@shared/api/types'
import { formatPercent, signOf } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { MoneyChange, PercentChange } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

interface Props {
  span: Pick<PerformanceSpan, 'contributions' | 'time_weighted'>
  entriesOf: (instrument: string | null) => string
}

/** What each position brought, gains to the right and losses to the left of one line; each leads to its entries. */
export function Contributions({ span, entriesOf }: Props) {
  const t = useWords()
  if (span.contributions.length === 0) return null
  const longest = Math.max(...span.contributions.map((one) => Math.abs(Number(one.share))), 1e-9)
  return (
    <section className="card stack">
      <h2>{t('performance.contributions')}</h2>
      <ul className="contributions" data-testid="contributions">
        {span.contributions.map((one) => (
          <li key={one.instrument_id ?? 'cash'}>
            <Link to={entriesOf(one.instrument_id)}>
              <span className="name">{one.name ?? t('performance.contributions.cash')}</span>
              <span className="figures-of"><PercentChange of={one.share} /> <span className="small"><MoneyChange of={one.gain} /></span></span>
              <Bar one={one} longest={longest} />
            </Link>
          </li>
        ))}
      </ul>
      <p className="small soft">
        {t('performance.contributions.sum', { total: formatPercent(span.time_weighted, { plus: true }) })}
        {span.contributions.some(isApart) ? ` ${t('performance.contributions.apart')}` : ''}
      </p>
    </section>
  )
}

/** The share leaves out when the money came, the amount does not: they may point to different sides. */
const isApart = (one: Contribution) => signOf(one.share) * signOf(one.gain.amount) < 0

/** Pixels only: the figure stands beside it. */
function Bar({ one, longest }: { one: Contribution; longest: number }) {
  const share = Number(one.share)
  return (
    <span className="bar" aria-hidden>
      <i className={share < 0 ? 'loss' : 'gain'} style={{ width: `${(Math.abs(share) / longest) * 50}%` }} />
    </span>
  )
}
