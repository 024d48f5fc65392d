import type { ProposalLine } from '@shared/api/types'
import { Money, Percent } from '@shared/ui/Figures'
import { GradeMark, Side } from '@shared/ui/marks'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** What is bought; each row opens into its four answers. */
export function LineTable({ lines }: { lines: ProposalLine[] }) {
  const t = useWords()
  const columns = [
    { title: t('products.title'), dataIndex: 'name', render: (name: string) => <strong>{name}</strong> },
    { title: t('advice.grade'), dataIndex: 'grade', render: (grade: string) => <GradeMark grade={grade} /> },
    { title: t('trading.side'), key: 'side', render: (_: unknown, line: ProposalLine) => <Side of={line.side} /> },
    { title: t('trading.amount'), key: 'amount', align: 'right' as const, render: (_: unknown, line: ProposalLine) => <Money of={line.amount} /> },
    { title: t('holdings.weight'), key: 'weight', align: 'right' as const, render: (_: unknown, line: ProposalLine) => <Percent of={line.weight} places={1} /> },
    { title: t('trading.fee'), key: 'fee', align: 'right' as const, render: (_: unknown, line: ProposalLine) => <Money of={line.fee} /> },
  ]
  return (
    <section className="card table-card">
      <h2 className="table-title">{t('advice.products')}</h2>
      <DataTable
        label={t('advice.products')}
        testId="lines"
        rows={lines}
        columns={columns}
        rowKey="product_id"
        empty={<Empty title={t('state.empty')} />}
        expand={(line) => <Answers line={line} />}
      />
    </section>
  )
}

function Answers({ line }: { line: ProposalLine }) {
  const t = useWords()
  const sells = line.side === 'redeem'
  const answers = [
    [t(sells ? 'advice.sell.why' : 'advice.why-you'), line.why_you],
    [t(sells ? 'advice.sell.this' : 'advice.why-this'), line.why_this],
    [t(sells ? 'advice.sell.then' : 'advice.lose'), line.how_it_can_lose],
    [t(sells ? 'advice.sell.costs' : 'advice.costs'), line.what_it_costs],
  ] as const
  return (
    <div className="answers">
      {answers.map(([title, text]) => (
        <div key={title}>
          <h4>{title}</h4>
          <p>{text}</p>
        </div>
      ))}
    </div>
  )
}
