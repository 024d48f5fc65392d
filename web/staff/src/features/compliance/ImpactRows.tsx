import { useInfiniteQuery } from '@tanstack/react-query'
import { type ImpactPart, impactRowsQuery, rowsAddress, type Turn } from '@shared/api/impact'
import type { Schemas } from '@shared/api/types'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { Empty, Ready } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useWords } from '@shared/words'

type Row = Schemas['ImpactRowOut'] & { place: number }
type Word = 'impact.ALLOW' | 'impact.WARN' | 'impact.REFER' | 'impact.BLOCK'

interface Props {
  impact: string
  part: ImpactPart
  turn: Turn | null
  onAll: () => void
}

/** Whom and what a change reaches, a page at a time, and the whole part to take along. */
export function ImpactRows({ impact, part, turn, onAll }: Props) {
  const t = useWords()
  const rows = useInfiniteQuery(impactRowsQuery(impact, part, turn))
  const decided = (code: string | null) => (code ? t(`impact.${code}` as Word) : '—')
  const levels = (row: Row, place: 0 | 1) => (row.levels ? `${part === 'level' ? 'C' : ''}${row.levels[place]}` : null)
  const columns = [
    { title: t('impact.customer'), key: 'customer', render: (_: unknown, row: Row) => (row.customer_id ? <Link to={`/customers/${row.customer_id}`}>{row.customer}</Link> : row.customer) },
    ...(part === 'level' || part === 'knowledge' ? [] : [{ title: t('impact.product'), key: 'product', render: (_: unknown, row: Row) => `${row.product_code} ${row.product}` }]),
    { title: t('impact.before'), key: 'before', render: (_: unknown, row: Row) => levels(row, 0) ?? `${decided(row.before)} ${row.rules_before.join(' ')}` },
    { title: t('impact.after'), key: 'after', render: (_: unknown, row: Row) => levels(row, 1) ?? `${decided(row.after)} ${row.rules_after.join(' ')}` },
  ]
  return (
    <section className="card table-card" data-testid="impact-rows">
      <div className="row between table-title">
        <h2>{t('impact.list')}</h2>
        <span className="row">
          {turn ? <Button look="plain" onClick={onAll} data-testid="impact-all">{t('impact.all')}</Button> : null}
          <a href={rowsAddress(impact, part)} download data-testid="impact-csv">{t('impact.export')}</a>
        </span>
      </div>
      <Ready query={rows}>
        {(data) => (
          <DataTable
            label={t('impact.list')}
            rows={allItems(data).map((row, place) => ({ ...row, place }))}
            columns={columns}
            rowKey="place"
            empty={<Empty title={t('impact.list.none')} hint={t('impact.list.none.advice')} />}
          />
        )}
      </Ready>
      <MoreButton query={rows} />
    </section>
  )
}
