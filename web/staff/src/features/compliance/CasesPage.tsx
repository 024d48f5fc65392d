import { useInfiniteQuery } from '@tanstack/react-query'
import { type CaseRow, casesQuery } from '@shared/api/cases'
import { useFilters, useGo } from '@shared/shell/navigation'
import { Choices } from '@shared/ui/Choices'
import { Day, Moment } from '@shared/ui/Figures'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { CaseMark } from './CaseMark'
import { CaseOwner } from './CaseOwner'

const SHOWN = ['waiting', 'overdue', 'mine', 'released', 'declined', 'ended'] as const

/** What the guard referred to a person, the one due first on top. */
export default function CasesPage() {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const show = SHOWN.find((one) => one === filters.show) ?? 'waiting'
  const cases = useInfiniteQuery(casesQuery(show))
  const head = cases.data?.pages[0]
  return (
    <div className="page" data-testid="cases-page">
      <div className="page-head">
        <div>
          <h1>{t('cases.title')}</h1>
          <p className="row wrap small soft" aria-live="polite">
            {head ? <span data-testid="cases-waiting">{t('cases.waiting', { count: head.waiting })}</span> : null}
            {head && head.mine > 0 ? <span className="mark bad" data-testid="cases-mine">{t('cases.yours', { count: head.mine })}</span> : null}
            {head && head.overdue > 0 ? <span className="mark bad" data-testid="cases-late">{t('cases.late', { count: head.overdue })}</span> : null}
          </p>
        </div>
        <Choices
          label={t('cases.show')}
          value={show}
          testId="cases-show"
          choices={SHOWN.map((value) => ({ value, label: t(`cases.show.${value}`) }))}
          onChange={(chosen) => setFilters({ show: chosen === 'waiting' ? undefined : chosen })}
        />
      </div>
      <Ready query={cases} loading={<Loading lines={6} />}>{(data) => <Queue rows={allItems(data)} />}</Ready>
      <MoreButton query={cases} />
    </div>
  )
}

function Queue({ rows }: { rows: CaseRow[] }) {
  const t = useWords()
  const go = useGo()
  const columns = [
    { title: t('cases.customer'), dataIndex: 'customer_name' },
    { title: t('cases.state'), key: 'state', render: (_: unknown, row: CaseRow) => <CaseMark of={row} /> },
    { title: t('cases.rules'), key: 'rules', render: (_: unknown, row: CaseRow) => row.rules.join(' · ') },
    { title: t('cases.products'), dataIndex: 'products', align: 'right' as const },
    { title: t('cases.opened'), dataIndex: 'opened_at', render: (at: string) => <Moment of={at} /> },
    { title: t('cases.due'), key: 'due', render: (_: unknown, row: CaseRow) => <Due of={row} /> },
  ]
  return (
    <section className="card table-card">
      <DataTable
        label={t('cases.title')}
        testId="cases"
        rows={rows}
        columns={columns}
        rowKey="id"
        empty={<Empty title={t('cases.none')} hint={t('cases.none.advice')} />}
        onOpen={(row) => go(`/cases/${row.id}`)}
      />
    </section>
  )
}

/** By when, and once that is over who was made to see to it, by when. */
function Due({ of }: { of: CaseRow }) {
  const t = useWords()
  return (
    <span className="row wrap">
      <Day of={of.due} />
      {of.overdue ? <span className="mark bad">{t('cases.overdue')}</span> : null}
      <CaseOwner of={of} />
    </span>
  )
}
