import type { ReactNode } from 'react'
import { type Ability, may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { useFilters } from '@shared/shell/navigation'
import { Choices } from '@shared/ui/Choices'
import { useWords } from '@shared/words'
import { HeldDesk } from './HeldDesk'
import { InvestorDesk } from './InvestorDesk'
import { Instruments } from './Instruments'
import { Sheets } from './Sheets'

const VIEWS: { value: 'held' | 'papers' | 'investors' | 'instruments'; ability: Ability; page: () => ReactNode }[] = [
  { value: 'held', ability: 'suitability:hold:read', page: () => <HeldDesk /> },
  { value: 'papers', ability: 'suitability:paper:read', page: () => <Sheets /> },
  { value: 'investors', ability: 'suitability:proof:read', page: () => <InvestorDesk /> },
  { value: 'instruments', ability: 'suitability:instrument:read', page: () => <Instruments /> },
]

/** What of the risk assessments waits for a person: held results, sheets to compare, proofs of qualified investors, and questionnaires to release. */
export default function AssessmentsPage() {
  const t = useWords()
  const { data: me } = useMe()
  const [filters, setFilters] = useFilters()
  const open = VIEWS.filter((view) => may(me, view.ability))
  const view = open.find((one) => one.value === filters.view) ?? open[0]
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('suitability.staff')}</h1>
        {view ? (
          <Choices
            label={t('suitability.staff')}
            value={view.value}
            choices={open.map(({ value }) => ({ value, label: t(`suitability.view.${value}`) }))}
            onChange={(value) => setFilters({ view: value, at: undefined })}
            testId="assessments-view"
          />
        ) : null}
      </div>
      {view?.page()}
    </div>
  )
}
