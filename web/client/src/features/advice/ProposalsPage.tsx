import { useInfiniteQuery } from '@tanstack/react-query'
import { proposalsQuery } from '@shared/api/books'
import type { ProposalRow } from '@shared/api/types'
import { Link } from '@shared/shell/navigation'
import { useMe } from '@shared/api/session'
import { Day, Money } from '@shared/ui/Figures'
import { ProposalMark } from '@shared/ui/marks'
import { More } from '@shared/ui/More'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'

export default function ProposalsPage() {
  const t = useWords()
  const { data: me } = useMe()
  const proposals = useInfiniteQuery(proposalsQuery({ customer_id: me?.customer_id ?? '' }))
  return (
    <div className="page">
      <More query={proposals} empty={<Empty title={t('advice.proposals.none')} hint={t('advice.proposals.none.advice')} />}>
        {(rows) => (
          <ul className="card lines">
            {rows.map((row) => <ProposalLine key={row.id} row={row} />)}
          </ul>
        )}
      </More>
    </div>
  )
}

function ProposalLine({ row }: { row: ProposalRow }) {
  return (
    <li data-testid="proposal" data-number={row.number} data-state={row.state}>
      <Link to={`/proposals/${row.id}`} className="line-link">
        <div>
          <p className="name"><Money of={row.amount} /></p>
          <p className="small soft">{row.number} · <Day of={row.created_at} /></p>
        </div>
        <div>
          <ProposalMark state={row.state} />
        </div>
      </Link>
    </li>
  )
}
