import type { ProposalRow } from '@shared/api/types'
import { useGo } from '@shared/shell/navigation'
import { Day, Moment, Money } from '@shared/ui/Figures'
import { ProposalMark } from '@shared/ui/marks'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** Proposals of everyone, or of one customer. */
export function ProposalTable({ rows, ofOne = false }: { rows: ProposalRow[]; ofOne?: boolean }) {
  const t = useWords()
  const go = useGo()
  const who = { title: t('advice.customer'), dataIndex: 'customer_name' }
  const columns = [
    { title: t('advice.number'), dataIndex: 'number' },
    ...(ofOne ? [] : [who]),
    { title: t('advice.state'), key: 'state', render: (_: unknown, row: ProposalRow) => <ProposalMark state={row.state} staff /> },
    { title: t('advice.amount'), key: 'amount', align: 'right' as const, render: (_: unknown, row: ProposalRow) => <Money of={row.amount} /> },
    { title: t('advice.level'), dataIndex: 'level' },
    { title: t('advice.created'), dataIndex: 'created_at', render: (at: string) => <Moment of={at} /> },
    { title: t('customers.assessment.until'), dataIndex: 'expires_at', render: (at: string | null) => <Day of={at} /> },
  ]
  return (
    <section className="card table-card">
      <DataTable
        label={t('advice.proposals')}
        testId="proposals"
        rows={rows}
        columns={columns}
        rowKey="id"
        empty={<Empty title={t('advice.proposals.none')} hint={t('advice.proposals.none.staff')} />}
        onOpen={(row) => go(`/proposals/${row.id}`)}
      />
    </section>
  )
}
