import { useQuery } from '@tanstack/react-query'
import { selectionAuditQuery } from '@shared/api/allocation'
import type { Schemas } from '@shared/api/types'
import { Empty, Ready } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useWords } from '@shared/words'

type Bias = Schemas['BiasOut']

/** The order of products set beside what the bank earns on them: no part of it may show. */
export function SelectionAudit() {
  const t = useWords()
  const audit = useQuery(selectionAuditQuery)
  const figure = (title: string, key: 'correlation' | 'agreement' | 'cost_gap_bps' | 'moved' | 'favoured' | 'products') => ({ title, dataIndex: key, align: 'right' as const })
  const columns = [
    { title: t('allocation.class'), dataIndex: 'label' },
    figure(t('allocation.audit.products'), 'products'),
    figure(t('allocation.audit.correlation'), 'correlation'),
    figure(t('allocation.audit.agreement'), 'agreement'),
    figure(t('allocation.audit.gap'), 'cost_gap_bps'),
    figure(t('allocation.audit.moved'), 'moved'),
    figure(t('allocation.audit.favoured'), 'favoured'),
    {
      title: t('allocation.audit.verdict'),
      key: 'found',
      render: (_: unknown, row: Bias) => <span className={`mark ${row.found ? 'bad' : 'good'}`}>{row.found ? t('allocation.audit.found') : t('allocation.audit.clean')}</span>,
    },
  ]
  return (
    <section className="card table-card" data-testid="selection-audit">
      <h2 className="table-title">{t('allocation.audit')}</h2>
      <Ready query={audit}>
        {(rows) => <DataTable label={t('allocation.audit')} rows={rows} columns={columns} rowKey="asset_class" empty={<Empty title={t('state.empty')} />} />}
      </Ready>
    </section>
  )
}
