import type { Schemas } from '@shared/api/types'
import { Day, Moment } from '@shared/ui/Figures'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Feed = Schemas['FeedOut']

/** Who delivers, when last, and who is behind. */
export function Feeds({ feeds }: { feeds: Feed[] }) {
  const t = useWords()
  const columns = [
    { title: t('markets.feed'), dataIndex: 'feed' },
    { title: t('markets.feed.at'), dataIndex: 'at', render: (at: string) => <Moment of={at} /> },
    { title: t('markets.feed.newest'), dataIndex: 'newest', render: (day: string | null) => <Day of={day} /> },
    {
      title: t('markets.feed.counts'),
      key: 'counts',
      align: 'right' as const,
      render: (_: unknown, feed: Feed) => <span className="num">{`${feed.taken} / ${feed.held} / ${feed.unknown}`}</span>,
    },
    { title: t('markets.feed.state'), key: 'state', render: (_: unknown, feed: Feed) => <State feed={feed} /> },
  ]
  return (
    <section className="card table-card" data-testid="feeds">
      <h2 className="table-title">{t('markets.feeds')}</h2>
      <DataTable
        label={t('markets.feeds')}
        rows={feeds}
        columns={columns}
        rowKey="feed"
        empty={<Empty title={t('markets.feeds.none')} hint={t('markets.feeds.none.advice')} />}
      />
    </section>
  )
}

function State({ feed }: { feed: Feed }) {
  const t = useWords()
  if (feed.fault) return <span className="mark bad">{t('markets.feed.fault')}</span>
  if (feed.stale) return <span className="mark bad">{t('markets.feed.stale', { days: feed.days_behind })}</span>
  return <span className="mark good">{t('markets.feed.fresh')}</span>
}
