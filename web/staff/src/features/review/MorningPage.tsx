import { useInfiniteQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { type Waiting, morningQuery } from '@shared/api/reviews'
import { Link } from '@shared/shell/navigation'
import { Day } from '@shared/ui/Figures'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { Empty, Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { FindingCard } from './FindingCard'
import { Suggestions } from './Suggestions'

/** Who needs me today and why, in order. */
export default function MorningPage() {
  const t = useWords()
  const morning = useInfiniteQuery(morningQuery())
  const { data: me } = useMe()
  const head = morning.data?.pages[0]
  return (
    <div className="page" data-testid="morning-page">
      <div className="page-head">
        <div>
          <h1>{t('review.title')}</h1>
          {head?.as_of ? <p className="small soft" aria-live="polite">{t('review.count', { customers: head.customers, findings: head.findings })} · <Day of={head.as_of} /></p> : null}
        </div>
      </div>
      {may(me, 'suggestions:choice:read') ? <Suggestions /> : null}
      <h2>{t('suggestions.findings')}</h2>
      <Ready query={morning} loading={<Loading lines={6} />}>{(data) => <Needing rows={allItems(data)} />}</Ready>
      <MoreButton query={morning} />
    </div>
  )
}

function Needing({ rows }: { rows: Waiting[] }) {
  const t = useWords()
  if (rows.length === 0) return <Empty title={t('review.none')} hint={t('review.none.advice')} />
  return (
    <div className="stack" data-testid="morning">
      {rows.map((row) => (
        <section className="card stack" key={row.customer_id}>
          <h3><Link to={`/customers/${row.customer_id}`}>{row.customer_name}</Link></h3>
          {row.findings.map((finding) => <FindingCard key={finding.id} of={finding} customer={row.customer_id} />)}
        </section>
      ))}
    </div>
  )
}
