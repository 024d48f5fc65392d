import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type CashFlow as Flow, cashFlowQuery } from '@shared/api/insight'
import { formatMoney } from '@shared/format'
import { Chart } from '@shared/ui/chart/Chart'
import { monthsOption } from '@shared/ui/chart/months'
import { Day, Money } from '@shared/ui/Figures'
import { Empty, Ready } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useWords } from '@shared/words'

/** A customer's money by month as a picture and in figures, and what comes and goes regularly. */
export function CashFlow({ customer }: { customer: string }) {
  const t = useWords()
  const flow = useQuery(cashFlowQuery(customer))
  return (
    <Ready query={flow}>
      {(data) => (
        <>
          <section className="card stack">
            <h2>{t('insight.cash-flow')}</h2>
            <Months flow={data} />
          </section>
          <section className="card stack">
            <h2>{t('insight.recurring')}</h2>
            <Recurring flow={data} />
          </section>
        </>
      )}
    </Ready>
  )
}

function Months({ flow }: { flow: Flow }) {
  const t = useWords()
  const words = useMemo(() => ({ income: t('insight.income'), spending: t('insight.spending'), saved: t('insight.saved') }), [t])
  const option = useMemo(() => monthsOption(flow.months, words), [flow.months, words])
  const usual = { spending: formatMoney(flow.spending), saving: formatMoney(flow.saving) }
  const money = (of: Flow['idle']) => <Money of={of} />
  return (
    <>
      <p>{t('insight.usual', usual)}</p>
      <p className="row wrap small soft">
        <span className="row"><i className="dot" style={{ background: 'var(--brand)' }} aria-hidden /> {words.income}</span>
        <span className="row"><i className="dot" style={{ background: 'var(--gold)' }} aria-hidden /> {words.spending}</span>
        <span aria-hidden>┄</span> {words.saved}
      </p>
      <Chart label={t('insight.cash-flow.picture', usual)} height={200} option={option} />
      <details className="fold">
        <summary className="small soft">{t('insight.figures')}</summary>
        <DataTable
          label={t('insight.cash-flow')}
          testId="cash-flow"
          rows={flow.months.toReversed()}
          rowKey="month"
          empty={null}
          columns={[
            { title: t('insight.month'), dataIndex: 'month', render: (day: string) => <span className="num">{day.slice(0, 7)}</span> },
            { title: words.income, dataIndex: 'income', align: 'right' as const, render: money },
            { title: words.spending, dataIndex: 'spending', align: 'right' as const, render: money },
            { title: words.saved, dataIndex: 'saved', align: 'right' as const, render: money },
          ]}
        />
      </details>
    </>
  )
}

function Recurring({ flow }: { flow: Flow }) {
  const t = useWords()
  if (flow.recurring.length === 0) return <Empty title={t('insight.recurring.none')} hint={t('insight.recurring.none.advice')} />
  return (
    <ul className="stack" data-testid="recurring">
      {flow.recurring.map((one) => (
        <li key={`${one.label} ${one.day_of_month} ${one.amount.amount}`} className="row between">
          <span>
            <span>{one.label} {one.active ? null : <span className="mark">{t('insight.recurring.ended')}</span>}</span>
            <br />
            <span className="small soft">{t('insight.recurring.line', { day: one.day_of_month, n: one.payments })} <Day of={one.last} /></span>
          </span>
          <Money of={one.amount} />
        </li>
      ))}
    </ul>
  )
}
