import { useInfiniteQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { type Notice, noticesQuery, useReadNotices } from '@shared/api/notices'
import { useMe } from '@shared/api/session'
import { LIVE_MS } from '@shared/api/trading'
import { useGo } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Moment } from '@shared/ui/Figures'
import { More } from '@shared/ui/More'
import { Empty, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** The page on which what a notice tells of is seen. */
function seenAt({ kind, id, instrument_id }: Notice): string {
  if (kind === 'order') return `/orders/${id}`
  return kind === 'move' ? '/custody' : `/positions/${instrument_id}`
}

/** What became of what one asked for, the newest first. Opening one reads it; all can be read at once. */
export default function NoticesPage() {
  const t = useWords()
  const go = useGo()
  const { data: me } = useMe()
  const customer = me?.customer_id ?? ''
  const notices = useInfiniteQuery({ ...noticesQuery(customer), refetchInterval: LIVE_MS })
  const read = useReadNotices(customer)
  const mine = may(me, 'trading:notice:mark')
  const fresh = notices.data?.pages.some((page) => page.items.some((notice) => !notice.read)) ?? false
  const open = (notice: Notice) => {
    if (mine && !notice.read) read.mutate(notice)
    go(seenAt(notice))
  }
  return (
    <div className="page">
      {mine && fresh ? <Button wide busy={read.isPending} data-testid="notices-all" onClick={() => read.mutate(null)}>{t('notices.all')}</Button> : null}
      <Refused error={read.error} />
      <More query={notices} empty={<Empty title={t('notices.none')} hint={t('notices.none.advice')} />}>
        {(rows) => (
          <ul className="card lines">
            {rows.map((notice) => <Line key={`${notice.id}:${notice.seq}`} notice={notice} onOpen={() => open(notice)} />)}
          </ul>
        )}
      </More>
    </div>
  )
}

function Line({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const t = useWords()
  return (
    <li data-testid="notice" data-read={notice.read}>
      <button type="button" className="line-link line-button" onClick={onOpen}>
        <div>
          <p className="name">{notice.read ? null : <span className="mark brand">{t('notices.new')}</span>} {notice.product_name}</p>
          <p>{notice.text}</p>
          <p className="small soft"><Moment of={notice.at} /></p>
        </div>
        <span className="soft" aria-hidden>›</span>
      </button>
    </li>
  )
}
