import { readingsAddress, type WhatIfIndicator } from '@shared/api/whatIf'
import { Empty } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useWords } from '@shared/words'
import { figure, LightMark } from '@staff/features/risk'

/** What the risk indicators of the whole book read before and after; those that cross a threshold stand first and are marked. */
export function Readings({ trial, rows }: { trial: string; rows: WhatIfIndicator[] }) {
  const t = useWords()
  const crossing = rows.filter((row) => row.turn !== 0).length
  const side = (name: 'before' | 'after') => (_: unknown, row: WhatIfIndicator) => {
    const read = row[name]
    return <span className="row">{read ? <span className="num">{figure(row.unit, read.value)}</span> : null}<LightMark of={read?.light ?? null} /></span>
  }
  const columns = [
    { title: t('whatif.indicator'), key: 'label', render: (_: unknown, row: WhatIfIndicator) => <>{row.label}{row.about ? <div className="small soft">{row.about}</div> : null}</> },
    { title: t('impact.before'), key: 'before', render: side('before') },
    { title: t('impact.after'), key: 'after', render: side('after') },
    { title: t('whatif.turn'), key: 'turn', render: (_: unknown, row: WhatIfIndicator) => (row.turn === 0 ? t('whatif.turn.none') : <strong>{t(row.turn > 0 ? 'whatif.turn.worse' : 'whatif.turn.better')}</strong>) },
    { title: t('whatif.thresholds'), key: 'limits', render: (_: unknown, row: WhatIfIndicator) => <Limits of={row} /> },
  ]
  const listed = rows.map((row) => ({ ...row, key: `${row.code} ${row.about}` }))
  return (
    <section className="card table-card" data-testid="what-if-indicators">
      <div className="row between wrap table-title">
        <div>
          <h2>{t('risk.indicators')}</h2>
          <p className="small soft">{crossing === 0 ? t('whatif.crossing.none') : t('whatif.crossing', { count: crossing })}</p>
        </div>
        <a href={readingsAddress(trial)} download>{t('impact.export')}</a>
      </div>
      <DataTable label={t('risk.indicators')} rows={listed} columns={columns} rowKey="key" empty={<Empty title={t('risk.light.none')} />} />
    </section>
  )
}

/** Why there are no indicators: the permission table keeps them from this role, or the trial is older than they are. */
export function NoReadings({ allowed }: { allowed: boolean }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="what-if-no-indicators">
      <h2>{t('risk.indicators')}</h2>
      <p className="soft">{allowed ? t('whatif.indicators.not-kept') : t('whatif.indicators.not-yours', { page: t('risk.title') })}</p>
    </section>
  )
}

function Limits({ of }: { of: WhatIfIndicator }) {
  const t = useWords()
  return (
    <span className="small soft">
      {t('risk.limit.warn', { value: figure(of.unit, of.warn) })}
      {of.intercept === null ? '' : ` · ${t('risk.limit.intercept', { value: figure(of.unit, of.intercept) })}`}
    </span>
  )
}
