import type { Report } from '@shared/api/reports'
import { Link } from '@shared/shell/navigation'
import { Day, Money } from '@shared/ui/Figures'
import { ProposalMark } from '@shared/ui/marks'
import { useWords } from '@shared/words'

/** The proposals of the period, what became of each, and those that still wait. */
export function SaidList({ said }: { said: Report['said'] }) {
  const t = useWords()
  return (
    <section className="card stack said">
      <h2>{t('report.said')}</h2>
      {said.length === 0 ? <p className="soft">{t('report.said.none')}</p> : null}
      <ul className="lines" data-testid="said">
        {said.map((one) => (
          <li key={one.proposal_id}>
            <Link to={`/proposals/${one.proposal_id}`} className="line-link">
              <div>
                <p className="name">{one.number}</p>
                <p className="small soft"><Day of={one.issued_on} /> · <Money of={one.amount} /></p>
              </div>
              <div>
                <p><ProposalMark state={one.state} /></p>
                {one.orders.length > 0 ? <p className="small soft">{t('report.said.orders', { count: one.orders.length })}</p> : null}
              </div>
            </Link>
            <p className="small">{one.expected}</p>
            <p className="small" data-testid="happened">{one.happened}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
