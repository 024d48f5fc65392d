import { may } from '@shared/api/abilities'
import { useDecideAction } from '@shared/api/markets'
import { useMe } from '@shared/api/session'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Day } from '@shared/ui/Figures'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Name } from './HeldPrices'

type Action = Schemas['CorporateActionOut']

const LOOKS: Record<string, string> = { announced: 'wait', effective: 'good', held: 'bad', cancelled: '' }

/** What is coming to every unit, and what waits for a decision. */
export function Actions({ actions }: { actions: Action[] }) {
  const t = useWords()
  const columns = [
    { title: t('markets.instrument'), key: 'name', render: (_: unknown, row: Action) => <Name name={row.name} code={row.instrument} /> },
    { title: t('markets.action.kind'), dataIndex: 'kind_label' },
    { title: t('markets.action.terms'), key: 'terms', render: (_: unknown, row: Action) => <Terms action={row} /> },
    { title: t('markets.action.ex'), dataIndex: 'ex_date', render: (day: string) => <Day of={day} /> },
    { title: t('markets.action.pay'), dataIndex: 'pay_date', render: (day: string | null) => (day ? <Day of={day} /> : '—') },
    {
      title: t('markets.action.state'),
      key: 'state',
      render: (_: unknown, row: Action) => <span className={`mark ${LOOKS[row.state] ?? ''}`}>{row.state_label}</span>,
    },
    { title: t('markets.decide'), key: 'decide', render: (_: unknown, row: Action) => <Decide action={row} /> },
  ]
  return (
    <section className="card table-card" data-testid="corporate-actions">
      <h2 className="table-title">{t('markets.actions')}</h2>
      <DataTable
        label={t('markets.actions')}
        rows={actions}
        columns={columns}
        rowKey="id"
        empty={<Empty title={t('markets.actions.none')} hint={t('markets.actions.none.advice')} />}
      />
    </section>
  )
}

function Terms({ action }: { action: Action }) {
  const t = useWords()
  if (action.ratio) return <>{t('markets.action.ratio', { ratio: action.ratio })}</>
  return <>{t('markets.action.amount', { amount: action.amount ?? '—', currency: action.currency ?? '' })}</>
}

function Decide({ action }: { action: Action }) {
  const t = useWords()
  const { data: me } = useMe()
  const decide = useDecideAction(action.id)
  if (!may(me, 'markets:corporate:decide') || action.state === 'cancelled') return <>—</>
  return (
    <span className="row">
      {action.state === 'held' ? <Button busy={decide.isPending} onClick={() => decide.mutate(true)}>{t('markets.action.confirm')}</Button> : null}
      <Button look="plain" busy={decide.isPending} onClick={() => decide.mutate(false)}>{t('markets.action.cancel')}</Button>
      <Refused error={decide.error} />
    </span>
  )
}
