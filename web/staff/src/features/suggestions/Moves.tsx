import type { LikelihoodMove } from '@shared/api/likelihood'
import { formatPercent } from '@shared/format'
import { Empty } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useWords } from '@shared/words'

const percent = (share: number) => formatPercent(share.toFixed(6), { places: 0 })

/** What the model makes of the bank's estimate for each kind of suggestion, in words as well as figures. */
export function Moves({ rows }: { rows: LikelihoodMove[] }) {
  const t = useWords()
  const columns = [
    { title: t('likelihood.kind'), dataIndex: 'title' },
    { title: t('likelihood.by-prior'), dataIndex: 'before', align: 'right' as const, render: percent },
    { title: t('likelihood.by-model'), dataIndex: 'after', align: 'right' as const, render: percent },
    { title: t('likelihood.direction'), key: 'direction', render: (_: unknown, row: LikelihoodMove) => <Direction of={row} /> },
  ]
  return (
    <section className="card table-card">
      <h3 className="table-title">{t('likelihood.moves')}</h3>
      <p className="small soft table-title">{t('likelihood.moves.note')}</p>
      <DataTable label={t('likelihood.moves')} rows={rows} columns={columns} rowKey="code" empty={<Empty title={t('likelihood.same')} />} testId="likelihood-moves" />
    </section>
  )
}

/** What rounds to the same percent has hardly changed. */
function Direction({ of }: { of: LikelihoodMove }) {
  const t = useWords()
  const way = percent(of.before) === percent(of.after) ? 'same' : of.after > of.before ? 'up' : 'down'
  return <span className={`mark ${way === 'same' ? '' : 'brand'}`}>{t(`likelihood.${way}`)}</span>
}
