import { useInfiniteQuery } from '@tanstack/react-query'
import { type Beyond, reachedAddress, reachedQuery, type WhatIfRow } from '@shared/api/whatIf'
import { Link, useFilters } from '@shared/shell/navigation'
import { Choices } from '@shared/ui/Choices'
import { Money } from '@shared/ui/Figures'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { Empty, Ready } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useWords } from '@shared/words'

const ALL = 'all'
const levelOf = (level: number | null) => (level ? `C${level}` : '—')
const percent = (bps: number | null) => (bps === null ? '—' : `${(bps / 100).toFixed(1)}%`)

/** Whom a trial reaches, a page at a time, and everything to take along. */
export function Reached({ trial, shock }: { trial: string; shock: boolean }) {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const choices = shock ? ([ALL, 'both', 'agreed', 'level', 'nothing'] as const) : ([ALL, 'gain', 'lose'] as const)
  const chosen = choices.find((one) => one === filters.of) ?? ALL
  const beyond = shock && chosen !== ALL ? (chosen as Beyond) : null
  const gains = chosen === 'gain' ? 1 : chosen === 'lose' ? -1 : null
  const rows = useInfiniteQuery(reachedQuery(trial, beyond, gains))
  const label = (one: (typeof choices)[number]) => (one === ALL ? t('whatif.all') : one === 'gain' || one === 'lose' ? t(`whatif.${one}`) : t(`whatif.beyond.${one}`))
  const change = (was: string | number, then: string | number) => (was === then ? `${was}` : `${was} → ${then}`)
  const columns = [
    { title: t('impact.customer'), key: 'customer', render: (_: unknown, row: WhatIfRow) => <Link to={`/customers/${row.customer_id}`}>{row.customer}</Link> },
    { title: t('whatif.level'), key: 'level', render: (_: unknown, row: WhatIfRow) => change(levelOf(row.level), levelOf(row.level_after)) },
    { title: t('whatif.measure.wealth'), key: 'wealth', align: 'right' as const, render: (_: unknown, row: WhatIfRow) => <Money of={row.after.wealth} /> },
    ...(shock
      ? [
          { title: t('whatif.lost'), key: 'lost', align: 'right' as const, render: (_: unknown, row: WhatIfRow) => <><Money of={row.lost} /> {percent(row.fall_bps)}</> },
          { title: t('calm.title'), key: 'agreed', render: (_: unknown, row: WhatIfRow) => row.agreed ?? '—' },
        ]
      : [{ title: t('whatif.measure.fees'), key: 'fees', align: 'right' as const, render: (_: unknown, row: WhatIfRow) => <><Money of={row.before.fees} /> → <Money of={row.after.fees} /></> }]),
    { title: t('whatif.measure.chance'), key: 'chance', render: (_: unknown, row: WhatIfRow) => change(percent(row.before.chance_bps), percent(row.after.chance_bps)) },
    { title: t('whatif.measure.findings'), key: 'findings', render: (_: unknown, row: WhatIfRow) => change(row.before.findings, row.after.findings) },
  ]
  return (
    <section className="card table-card" data-testid="what-if-reached">
      <div className="row between wrap table-title">
        <Choices label={t('impact.list')} value={chosen} choices={choices.map((value) => ({ value, label: label(value) }))} onChange={(of) => setFilters({ of })} />
        <a href={reachedAddress(trial)} download>{t('impact.export')}</a>
      </div>
      <Ready query={rows}>
        {(data) => <DataTable label={t('impact.list')} rows={allItems(data)} columns={columns} rowKey="customer_id" empty={<Empty title={t('impact.list.none')} hint={t('impact.list.none.advice')} />} />}
      </Ready>
      <MoreButton query={rows} />
    </section>
  )
}
