import { useInfiniteQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { proposalsQuery } from '@shared/api/books'
import { useFilters } from '@shared/shell/navigation'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { ProposalTable } from './ProposalTable'

const STATES = ['draft', 'review', 'released', 'issued', 'accepted', 'declined', 'expired', 'superseded'] as const

export default function ProposalsPage() {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const proposals = useInfiniteQuery(proposalsQuery({ state: STATES.find((state) => state === filters.state) }))
  const label = (state: (typeof STATES)[number]) => (state === 'issued' ? t('advice.state.issued.staff') : t(`advice.state.${state}`))
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('advice.proposals')}</h1>
        <Select
          style={{ width: 200 }}
          allowClear
          aria-label={t('advice.state')}
          placeholder={t('trading.all')}
          value={filters.state ?? null}
          options={STATES.map((state) => ({ value: state, label: label(state) }))}
          onChange={(state: string | null | undefined) => setFilters({ state: state ?? undefined })}
        />
      </div>
      <Ready query={proposals}>{(data) => <ProposalTable rows={allItems(data)} />}</Ready>
      <MoreButton query={proposals} />
    </div>
  )
}
