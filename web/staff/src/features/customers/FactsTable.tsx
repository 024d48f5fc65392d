import type { Fact } from '@shared/api/types'
import { grouped } from '@shared/format'
import { Day, Moment, Percent } from '@shared/ui/Figures'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** Long numbers in groups of three; everything else as the server words it. */
const readable = (value: string) => (/^\d{5,}(\.\d+)?$/.test(value) ? grouped(value) : value)

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
    { title: t('customers.fact.value'), dataIndex: 'value', render: readable },
    { title: t('customers.fact.source'), dataIndex: 'source' },
    { title: t('customers.fact.confidence'), dataIndex: 'confidence', align: 'right' as const, render: (ratio: string) => <Percent of={ratio} places={0} /> },
    { title: t('customers.fact.from'), dataIndex: 'valid_from', render: (date: string) => <Day of={date} /> },
    { title: t('customers.fact.known'), dataIndex: 'known_at', render: (at: string) => <Moment of={at} /> },
  ]
  return (
    <section className="card table-card">
      <DataTable label={t('customers.facts')} testId="facts" rows={facts} columns={columns} rowKey="field" empty={<Empty title={t('state.empty')} />} />
    </section>
  )
}
