import type { Bridge, BridgePart, Grouping } from '@shared/api/reports'
import { useGo } from '@shared/shell/navigation'
import { Money, MoneyChange } from '@shared/ui/Figures'
import { Empty } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useWords, type PlainKey } from '@shared/words'

interface Props {
  parts: BridgePart[]
  by: Grouping
  onAdvisor: (advisor: string) => void
}

type Change = Exclude<keyof Bridge, 'customers' | 'closes'>
interface Row {
  key: string
  name: string
  bridge: Bridge
}

const CHANGES: readonly (readonly [PlainKey, Change])[] = [
  ['report.new', 'new'],
  ['report.put-in', 'put_in'],
  ['report.taken-out', 'taken_out'],
  ['report.income', 'income'],
  ['report.market', 'market'],
  ['report.fees', 'fees'],
]

/** One row an advisor, team or customer; a row opens what it is made of. */
export function BridgeTable({ parts, by, onAdvisor }: Props) {
  const t = useWords()
  const go = useGo()
  const rows = parts.map(({ key, name, bridge }): Row => ({ key: key ?? '', name: name ?? t('report.bridge.nobody'), bridge }))
  const open = (row: Row) => {
    if (!row.key) return
    if (by === 'advisor') onAdvisor(row.key)
    if (by === 'customer') go(`/customers/${row.key}`)
  }
  const columns = [
    { title: t(`report.bridge.by.${by}`), dataIndex: 'name' },
    ...(by === 'customer' ? [] : [{ title: t('report.bridge.customers'), key: 'customers', align: 'right' as const, render: (_: unknown, row: Row) => row.bridge.customers }]),
    { title: t('report.opening'), key: 'opening', align: 'right' as const, render: (_: unknown, row: Row) => <Money of={row.bridge.opening} /> },
    ...CHANGES.map(([title, name]) => ({ title: t(title), key: name, align: 'right' as const, render: (_: unknown, row: Row) => <MoneyChange of={row.bridge[name]} /> })),
    { title: t('report.closing'), key: 'closing', align: 'right' as const, render: (_: unknown, row: Row) => <Money of={row.bridge.closing} /> },
  ]
  return (
    <section className="card table-card">
      <DataTable
        label={t('report.bridge')}
        testId="bridges"
        rows={rows}
        columns={columns}
        rowKey="key"
        empty={<Empty title={t('report.bridge.none')} />}
        {...(by === 'team' ? {} : { onOpen: open })}
      />
    </section>
  )
}
