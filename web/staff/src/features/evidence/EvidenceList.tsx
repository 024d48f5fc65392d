import { useInfiniteQuery } from '@tanstack/react-query'
import { type EvidenceRow, evidenceQuery } from '@shared/api/evidence'
import { useGo } from '@shared/shell/navigation'
import { Day, Moment } from '@shared/ui/Figures'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { Empty, Ready } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useWords } from '@shared/words'

/** Every record about a customer, newest first. */
export function EvidenceList({ customer }: { customer: string }) {
  const t = useWords()
  const go = useGo()
  const query = useInfiniteQuery(evidenceQuery(customer))
  const columns = [
    { title: t('evidence.at'), key: 'at', render: (_: unknown, row: EvidenceRow) => <Moment of={row.at} /> },
    { title: t('evidence.one'), dataIndex: 'label' },
    { title: t('evidence.retain'), key: 'retain', render: (_: unknown, row: EvidenceRow) => <Day of={row.retain_until} /> },
  ]
  return (
    <Ready query={query}>
      {(data) => (
        <section className="card table-card">
          <DataTable
            label={t('evidence.title')}
            testId="evidence"
            rows={allItems(data)}
            columns={columns}
            rowKey="id"
            empty={<Empty title={t('evidence.none')} hint={t('evidence.none.hint')} />}
            onOpen={(row) => go(`/evidence/${row.id}`)}
          />
          <MoreButton query={query} />
        </section>
      )}
    </Ready>
  )
}
