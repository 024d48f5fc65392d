import type { Fact } from '@shared/api/types'
import { Day, Moment } from '@shared/ui/Figures'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** Each fact with where it came from, how sure it is and since when. */
export function FactsTable({ facts }: { facts: Fact[] }) {
  const t = useWords()
  const columns = [
    {
      title: t('customers.fact'),
      key: 'label',
      render: (_: unknown, fact: Fact) => (
        <span className="row">
          {fact.label}
          {fact.conflict ? <span className="mark wait">{t('customers.fact.conflict')}</span> : null}
        </span>
      ),
    },
    { title: t('customers.fact.value'), dataIndex: 'value' },
    { title: t('customers.fact.source'), dataIndex: 'source' },
    { title: t('customers.fact.confidence'), dataIndex: 'confidence' },
    { title: t('customers.fact.from'), dataIndex: 'valid_from', render: (date: string) => <Day of={date} /> },
    { title: t('customers.fact.known'), dataIndex: 'known_at', render: (at: string) => <Moment of={at} /> },
  ]
  return (
    <section className="card table-card">
      <DataTable label={t('customers.facts')} testId="facts" rows={facts} columns={columns} rowKey="field" empty={<Empty title={t('state.empty')} />} />
    </section>
  )
}
