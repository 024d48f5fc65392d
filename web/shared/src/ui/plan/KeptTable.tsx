import type { ReactNode } from 'react'
import type { KeptPlan } from '@shared/api/plans'
import { useWords } from '@shared/words'
import { Day, Money, Percent } from '../Figures'

const LOW = 0
const MIDDLE = 2
const HIGH = 4

/** Kept plans side by side: chances, wealth, bad turns, what it costs, what is free; each as it was on its day. */
export function KeptTable({ rows }: { rows: KeptPlan[] }) {
  const t = useWords()
  const money = (row: KeptPlan, amount: string | undefined) => <Money of={{ amount: amount ?? '', currency: row.currency }} />
  const goals = new Map(rows.flatMap((row) => row.goals.map((goal) => [goal.goal_id, goal.name])))
  const shocks = new Map(rows.flatMap((row) => row.shocks.map((shock) => [shock.code, shock.label])))
  const line = (label: string, of: (row: KeptPlan) => ReactNode) => (
    <tr key={label}>
      <th scope="row">{label}</th>
      {rows.map((row) => <td key={row.id}>{of(row)}</td>)}
    </tr>
  )
  return (
    <div className="plan-table" role="region" aria-label={t('plan.kept.table')} tabIndex={0} data-testid="kept-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('plan.kept.table')}</th>
            {rows.map((row) => <th key={row.id} scope="col">{row.name}<div className="small soft"><Day of={row.as_of} /></div></th>)}
          </tr>
        </thead>
        <tbody>
          {line(t('plan.kept.changed'), (row) => <Changes row={row} />)}
          {line(t('plan.desk.chance'), (row) => <><Percent of={row.chance} places={0} /> <Span low={row.low} high={row.high} /></>)}
          {line(t('plan.daily'), (row) => <Percent of={row.daily} places={0} />)}
          {[...goals].map(([id, name]) => line(name, (row) => <Percent of={row.goals.find((goal) => goal.goal_id === id)?.chance} places={0} />))}
          {line(t('plan.desk.wealth'), (row) => money(row, row.last.points[MIDDLE]))}
          {line(t('plan.kept.poor'), (row) => money(row, row.last.points[LOW]))}
          {line(t('plan.kept.good'), (row) => money(row, row.last.points[HIGH]))}
          {[...shocks].map(([code, label]) => line(label, (row) => <Shocked row={row} code={code} />))}
          {line(t('plan.kept.mix'), (row) => row.mix)}
          {line(t('plan.kept.fee'), (row) => <><Percent of={row.fee} /> <span className="small soft"><Money of={row.fee_year} /></span></>)}
          {line(t('plan.start'), (row) => <Money of={row.start} />)}
          {line(t('plan.locked'), (row) => <Money of={row.locked} />)}
          {line(t('plan.reserve'), (row) => <Money of={row.reserve} />)}
          {line(t('plan.kept.tightest'), (row) => <>{money(row, row.poorest.points[LOW])} <span className="small soft"><Day of={row.poorest.on} /></span></>)}
        </tbody>
      </table>
      <p className="small soft">{t('plan.kept.table.note')}</p>
    </div>
  )
}

function Span({ low, high }: { low: string; high: string }) {
  return <span className="small soft"><Percent of={low} places={0} />–<Percent of={high} places={0} /></span>
}

function Changes({ row }: { row: KeptPlan }) {
  const t = useWords()
  if (row.changed.length === 0) return <>{t('plan.desk.now')}</>
  return <>{row.changed.map((one) => <div key={one.label} className="small">{one.label} {one.was} → {one.value}</div>)}</>
}

function Shocked({ row, code }: { row: KeptPlan; code: string }) {
  const shock = row.shocks.find((one) => one.code === code)
  return <><Percent of={shock?.chance} places={0} /> <span className="small soft"><Money of={shock?.loss} /></span></>
}
