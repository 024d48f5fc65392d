import { useInfiniteQuery } from '@tanstack/react-query'
import { behindQuery, type BookDimension } from '@shared/api/riskBook'
import { Link, useFilters } from '@shared/shell/navigation'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { Empty, Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

const NAMED: BookDimension[] = ['check', 'product', 'issuer']

/** The customers behind a figure of the book, as far as the reader may see them. */
export default function BehindPage() {
  const t = useWords()
  const [filters] = useFilters()
  const dimension = NAMED.find((one) => one === filters.dimension) ?? 'check'
  const behind = useInfiniteQuery(behindQuery(dimension, filters.subject ?? '-'))
  return (
    <div className="page" data-testid="risk-behind">
      <h1>{t('risk.behind.title')}</h1>
      <p className="small soft">{t('risk.behind.note')}</p>
      <Ready query={behind} loading={<Loading lines={6} />}>
        {(data) => {
          const rows = allItems(data)
          if (rows.length === 0) return <Empty title={t('risk.behind.none')} hint={t('risk.behind.none.advice')} />
          return (
            <ul className="card stack" data-testid="behind">
              {rows.map((row) => (
                <li key={row.customer_id}>
                  <Link to={`/customers/${row.customer_id}`}>{row.customer_name}</Link>
                  {row.finding ? <p className="small soft">{row.finding.text}</p> : null}
                </li>
              ))}
            </ul>
          )
        }}
      </Ready>
      <MoreButton query={behind} />
    </div>
  )
}
