import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { divisionsQuery } from '@shared/api/allocation'
import type { Schemas } from '@shared/api/types'
import { formatPercent } from '@shared/format'
import { Percent } from '@shared/ui/Figures'
import '@shared/ui/plan/plan.css'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

type All = Schemas['DivisionsOut']
type Row = Schemas['DivisionOut']

/** The same money divided for one objective each, side by side: the long run, the views, bad years, even risk, the goals. */
export function Divisions({ customer }: { customer: string }) {
  const t = useWords()
  const found = useQuery(divisionsQuery(customer))
  return (
    <section className="card stack" data-testid="divisions">
      <h2>{t('divisions.title')}</h2>
      <p className="small soft">{t('divisions.note')}</p>
      <Ready query={found} loading={<Loading lines={8} />}>{(all) => <Table all={all} />}</Ready>
    </section>
  )
}

function Table({ all }: { all: All }) {
  const t = useWords()
  const limit = (of: string | null) => (of ? ` (${t('allocation.at-most', { limit: formatPercent(of, { places: 1 }) })})` : '')
  const classes = all.rows.flatMap((row) => row.shares).filter((one, at, every) => every.findIndex((other) => other.asset_class === one.asset_class) === at)
  const share = (row: Row, of: string) => row.shares.find((one) => one.asset_class === of)?.share
  return (
    <>
      <div className="plan-table" role="region" aria-label={t('divisions.title')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('divisions.objective')}</th>
              {all.rows.map((row) => <th key={row.objective} scope="col">{row.label}</th>)}
            </tr>
          </thead>
          <tbody>
            {all.planned ? <Line label={t('plan.desk.chance')} rows={all.rows} of={(row) => <Chance row={row} />} /> : null}
            <Line label={t('allocation.axis.return')} rows={all.rows} of={(row) => <Percent of={row.expected_return} places={1} />} />
            <Line label={t('allocation.axis.risk')} rows={all.rows} of={(row) => <Percent of={row.volatility} places={1} />} />
            <Line label={`${t('divisions.shortfall')}${limit(all.tail_loss_limit)}`} rows={all.rows} of={(row) => <Percent of={row.shortfall} places={1} />} />
            <Line label={t('allocation.drawdown')} rows={all.rows} of={(row) => <Percent of={row.drawdown} places={1} />} />
            <Line label={`${t('divisions.tracking')}${limit(all.tracking_limit)}`} rows={all.rows} of={(row) => <Percent of={row.tracking} places={1} />} />
            {classes.map((one) => (
              <Line key={one.asset_class} label={one.label} rows={all.rows} of={(row) => <Percent of={share(row, one.asset_class) ?? '0'} places={0} />} />
            ))}
          </tbody>
        </table>
      </div>
      <ul className="points">
        {all.rows.map((row) => <li key={row.objective}><strong>{row.label}</strong> {row.reason.text}</li>)}
      </ul>
      {all.planned ? null : <p className="small soft">{t('divisions.unplanned')}</p>}
    </>
  )
}

function Line({ label, rows, of }: { label: string; rows: Row[]; of: (row: Row) => ReactNode }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      {rows.map((row) => <td key={row.objective}>{of(row)}</td>)}
    </tr>
  )
}

function Chance({ row }: { row: Row }) {
  if (row.chance === null || row.low === null || row.high === null) return null
  return (
    <>
      <Percent of={row.chance} places={0} />
      <div className="small soft">{formatPercent(row.low, { places: 0 })}–{formatPercent(row.high, { places: 0 })}</div>
    </>
  )
}
