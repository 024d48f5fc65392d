import type { ReactNode } from 'react'
import type { Proposal, Schemas } from '@shared/api/types'
import { Loss, Money, Percent } from './Figures'
import { useWords } from '@shared/words'

type Way = Schemas['WayOut']

/** Doing nothing beside the plan: the same figures of both, after all costs. */
export function Ways({ of: proposal }: { of: Proposal }) {
  const t = useWords()
  if (proposal.ways.length === 0) return null
  const row = (label: string, cell: (way: Way) => ReactNode) => (
    <tr key={label}>
      <th scope="row">{label}</th>
      {proposal.ways.map((way) => <td key={way.way}>{cell(way)}</td>)}
    </tr>
  )
  return (
    <section className="card stack" data-testid="ways" data-advised={proposal.advised}>
      <h2>{t('advice.ways')}</h2>
      <p className="small soft">{t(proposal.goals.length > 0 ? 'advice.ways.goals' : 'advice.ways.none')}</p>
      <div className="scroll" role="region" aria-label={t('advice.ways')} tabIndex={0}>
        <table className="plain ways">
          <thead>
            <tr>
              <td />
              {proposal.ways.map((way) => (
                <th key={way.way} scope="col">
                  {t(`advice.way.${way.way}`)} {way.way === proposal.advised ? <span className="mark good">{t('advice.way.advised')}</span> : null}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {proposal.goals.map((goal, place) => row(goal.name, (way) => <Percent of={way.chances[place] ?? '0'} />))}
            {proposal.goals.length > 1 ? row(t('advice.way.overall'), (way) => <Percent of={way.overall ?? '0'} />) : null}
            {row(t('advice.way.low', { months: proposal.months }), (way) => <Money of={way.low} />)}
            {row(t('advice.way.middle'), (way) => <Money of={way.middle} />)}
            {row(t('advice.way.high'), (way) => <Money of={way.high} />)}
            {row(t('advice.way.bad-year'), (way) => <Loss of={way.bad_year_loss} />)}
            {row(t('advice.way.cost-now'), (way) => <Money of={way.cost_now} />)}
            {row(t('advice.way.cost-yearly'), (way) => <Money of={way.cost_yearly} />)}
            {row(t('advice.way.issuer'), (way) => way.issuer ? <>{way.issuer} <Percent of={way.issuer_share} /></> : '—')}
            {row(t('advice.way.product'), (way) => <Percent of={way.product_share} />)}
          </tbody>
        </table>
      </div>
    </section>
  )
}
