import { useQuery } from '@tanstack/react-query'
import { figureQuery, type Figure, type FigureEntries } from '@shared/api/reports'
import { formatDate, formatInstant } from '@shared/format'
import { Link, useFilters } from '@shared/shell/navigation'
import { Day, Money } from '@shared/ui/Figures'
import { Empty, Loading, Ready } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { KINDS } from './period'
import '../performance/performance.css'

type Entry = FigureEntries['entries'][number]

/** One figure of a report with the entries it is made of, from the figure the address names. */
export function FigureView({ customer }: { customer: string }) {
  const [filters] = useFilters()
  const t = useWords()
  const asked = {
    kind: filters.since ? ('range' as const) : (KINDS.find((one) => one === filters.kind) ?? ('month' as const)),
    figure: (filters.figure ?? 'result') as Figure,
    ...(filters.of ? { of: filters.of } : {}),
    ...(filters.on ? { on: filters.on } : {}),
    ...(filters.since ? { since: filters.since } : {}),
    ...(filters.known_at ? { known_at: filters.known_at } : {}),
  }
  const found = useQuery(figureQuery(customer, asked))
  return (
    <Ready query={found} loading={<Loading lines={8} />}>
      {(data) => (
        <div className="stack">
          <Total found={data} />
          {data.entries.length === 0 ? <Empty title={t('report.entries.none')} /> : (
            <ol className="card lines" data-testid="figure-entries">
              {data.entries.map((entry, n) => <EntryLine key={`${entry.transfer_id ?? entry.label}-${n}`} entry={entry} />)}
            </ol>
          )}
        </div>
      )}
    </Ready>
  )
}

function Total({ found }: { found: FigureEntries }) {
  const t = useWords()
  const language = useLanguage()
  return (
    <section className="card stack" data-testid="figure-total">
      <div className="row between"><h2>{found.label}</h2><strong><Money of={found.total} /></strong></div>
      <p className="small soft">{formatDate(found.period.since, language)} – {formatDate(found.period.until, language)}</p>
      <p>{t(found.adds_up ? 'report.entries.adds-up' : 'report.entries.broken', { count: found.entries.length })}</p>
      <p className="small soft">{t('report.entries.known', { moment: formatInstant(found.known_at, language) })}</p>
    </section>
  )
}

function EntryLine({ entry }: { entry: Entry }) {
  const t = useWords()
  return (
    <li className="entry" data-testid="figure-entry">
      <div className="row between"><strong>{entry.label}</strong><Money of={entry.amount} plus /></div>
      <div className="row between wrap small soft"><span>{entry.name ?? t('performance.contributions.cash')}</span><Day of={entry.day} /></div>
      <div className="links">
        {entry.order_id ? <Link to={`/orders/${entry.order_id}`}>{t('holdings.entry.order')}</Link> : null}
        {entry.proposal_id ? <Link to={`/proposals/${entry.proposal_id}`}>{t('holdings.entry.proposal')}</Link> : null}
        {entry.transfer_id ? <span className="soft">{t('holdings.entry.transfer', { id: entry.transfer_id.slice(-8) })}</span> : null}
      </div>
    </li>
  )
}
