import { useQuery } from '@tanstack/react-query'
import { factsQuery } from '@shared/api/record'
import type { FactField, FactGroup, Statement } from '@shared/api/types'
import { Day, Moment, Percent } from '@shared/ui/Figures'
import { readable } from '@shared/ui/record/readable'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** The living record: each fact with where it came from, how sure it is, since when, and who says otherwise. */
export function FactsTable({ customer, asOf }: { customer: string; asOf: string | undefined }) {
  const t = useWords()
  const facts = useQuery(factsQuery(customer, asOf))
  return (
    <Ready query={facts}>
      {(data) => (
        <div className="stack" data-testid="facts">
          {data.groups.length === 0 ? <Empty title={t('record.none')} hint={t('record.none.advice')} /> : null}
          {data.groups.map((group) => <Group key={group.group} group={group} />)}
        </div>
      )}
    </Ready>
  )
}

function Group({ group }: { group: FactGroup }) {
  const t = useWords()
  const columns = [
    {
      title: t('customers.fact'),
      key: 'label',
      width: 240,
      render: (_: unknown, fact: FactField) => (
        <span className="row wrap">
          {fact.label}
          <Marks fact={fact} />
        </span>
      ),
    },
    { title: t('customers.fact.value'), key: 'value', width: 320, render: (_: unknown, fact: FactField) => <span className="fact-value">{readable(fact.value)}</span> },
    { title: t('customers.fact.source'), dataIndex: 'source', width: 120 },
    { title: t('customers.fact.confidence'), dataIndex: 'confidence', width: 90, align: 'right' as const, render: (ratio: string) => <Percent of={ratio} places={0} /> },
    { title: t('customers.fact.from'), dataIndex: 'valid_from', width: 130, render: (date: string) => <Day of={date} /> },
    { title: t('customers.fact.known'), dataIndex: 'known_at', width: 180, render: (at: string) => <Moment of={at} /> },
  ]
  return (
    <section className="card table-card">
      <h2 className="table-title">{group.label}</h2>
      <DataTable label={group.label} rows={group.fields} columns={columns} rowKey="field" empty={null} expand={(fact) => <Lineage fact={fact} />} />
    </section>
  )
}

export function Marks({ fact }: { fact: FactField }) {
  const t = useWords()
  return (
    <>
      {fact.conflict ? <span className="mark bad">{t('customers.fact.conflict')}</span> : null}
      {fact.stale ? <span className="mark wait">{t('record.stale')}</span> : null}
    </>
  )
}

/** Why this value counts, and what the others say. */
function Lineage({ fact }: { fact: FactField }) {
  const t = useWords()
  return (
    <div className="stack small">
      <p className="soft">{t('record.rule', { rule: fact.rule })}</p>
      {fact.fresh_until ? <p className="soft">{t('record.fresh-until')} <Day of={fact.fresh_until} /></p> : null}
      {fact.others.length > 0 ? <h3>{t('record.others')}</h3> : null}
      {fact.others.map((other) => <Other key={other.id} of={other} />)}
    </div>
  )
}

function Other({ of }: { of: Statement }) {
  return (
    <p>
      <strong>{readable(of.value)}</strong> · {of.source} · <Percent of={of.confidence} places={0} /> · <Day of={of.valid_from} />
    </p>
  )
}
