import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Edits, type Scenario, scenariosQuery } from '@shared/api/plans'
import { Button } from '@shared/ui/Button'
import { Money, Percent } from '@shared/ui/Figures'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

const MOST = 4

/** Plans side by side: as things are, and what was added to the comparison. */
export function Scenarios({ customer, edits }: { customer: string; edits: Edits }) {
  const t = useWords()
  const [kept, setKept] = useState<Edits[]>([])
  const found = useQuery(scenariosQuery(customer, [{}, ...kept]))
  return (
    <section className="card stack" aria-label={t('plan.desk.scenarios')} data-testid="scenarios">
      <div className="row between wrap">
        <h2>{t('plan.desk.scenarios')}</h2>
        <Button
          data-testid="scenario-add"
          disabled={Object.keys(edits).length === 0 || kept.length >= MOST - 1}
          onClick={() => setKept([...kept, edits])}
        >
          {t('plan.desk.add')}
        </Button>
      </div>
      <Ready query={found} loading={<Loading lines={8} />}>
        {(rows) => <Table rows={rows} kept={kept} onRemove={(place) => setKept(kept.filter((_, at) => at !== place))} />}
      </Ready>
    </section>
  )
}

function Table({ rows, kept, onRemove }: { rows: Scenario[]; kept: Edits[]; onRemove: (place: number) => void }) {
  const t = useWords()
  const [first] = rows
  if (!first) return null
  const last = (row: Scenario) => ({ amount: row.plan.bands.at(-1)?.points[2] ?? '', currency: row.plan.currency })
  return (
    <div className="plan-table" role="region" aria-label={t('plan.desk.compare')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('plan.desk.compare')}</th>
            {rows.map((_, place) => (
              <th key={place} scope="col">
                {place === 0 ? t('plan.desk.now') : t('plan.desk.scenario', { number: place })}
                {place > 0 ? (
                  <div className="small soft">
                    {t('plan.desk.changes', { count: Object.keys(kept[place - 1] ?? {}).length })}{' '}
                    <Button look="plain" onClick={() => onRemove(place - 1)}>{t('plan.desk.remove')}</Button>
                  </div>
                ) : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Line label={t('plan.desk.chance')} rows={rows} of={(row) => <Percent of={row.plan.chance} places={0} />} />
          <Line label={t('plan.daily')} rows={rows} of={(row) => <Percent of={row.plan.daily} places={0} />} />
          {first.plan.goals.map((goal) => (
            <Line key={goal.goal_id} label={goal.name} rows={rows} of={(row) => <Percent of={row.plan.goals.find((one) => one.goal_id === goal.goal_id)?.chance} places={0} />} />
          ))}
          <Line label={t('plan.desk.wealth')} rows={rows} of={(row) => <Money of={last(row)} />} />
          {first.shocks.map((shock) => (
            <Line key={shock.code} label={shock.label} rows={rows} of={(row) => <Shocked row={row} code={shock.code} />} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Line({ label, rows, of }: { label: string; rows: Scenario[]; of: (row: Scenario) => React.ReactNode }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      {rows.map((row, place) => <td key={place}>{of(row)}</td>)}
    </tr>
  )
}

function Shocked({ row, code }: { row: Scenario; code: string }) {
  const shock = row.shocks.find((one) => one.code === code)
  return <><Percent of={shock?.chance} places={0} /> <span className="small soft"><Money of={shock?.loss} /></span></>
}
