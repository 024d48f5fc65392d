import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { Entry, Page } from '@shared/api/types'
import { formatNumber } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { Day, Money, Units } from '@shared/ui/Figures'
import { More } from '@shared/ui/More'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** The entries beneath a figure, newest first, each with the order and proposal it came from. */
export function Entries({ query }: { query: UseInfiniteQueryResult<InfiniteData<Page<Entry>>> }) {
  const t = useWords()
  return (
    <section className="stack">
      <div>
        <h2>{t('holdings.entries')}</h2>
        <p className="small soft">{t('holdings.entries.why')}</p>
      </div>
      <More query={query} empty={<Empty title={t('holdings.entries.none')} />}>
        {(entries) => (
          <ol className="card lines" data-testid="entries">
            {entries.map((entry) => <EntryLine key={`${entry.transfer_id}-${entry.seq}`} entry={entry} />)}
          </ol>
        )}
      </More>
    </section>
  )
}

function EntryLine({ entry }: { entry: Entry }) {
  const t = useWords()
  return (
    <li className="entry" data-testid="entry">
      <div className="row between">
        <strong>{entry.label}</strong>
        {entry.units ? <Units of={entry.units} /> : <Money of={entry.amount} plus />}
      </div>
      <div className="row between small soft">
        <Day of={entry.business_date} />
        <span className="num">{t('holdings.entry.balance', { balance: formatNumber(entry.balance_after, entry.units ? 4 : 2) })}</span>
      </div>
      <div className="links">
        {entry.order_id ? <Link to={`/orders/${entry.order_id}`} testId="entry-order">{t('holdings.entry.order')}</Link> : null}
        {entry.proposal_id ? <Link to={`/proposals/${entry.proposal_id}`} testId="entry-proposal">{t('holdings.entry.proposal')}</Link> : null}
        <span className="soft">{t('holdings.entry.transfer', { id: entry.transfer_id.slice(-8) })}</span>
      </div>
    </li>
  )
}
