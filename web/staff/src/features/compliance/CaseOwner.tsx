import type { CaseRow } from '@shared/api/cases'
import { Day } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

/** Who was made to see to a case nobody had decided in time, and by when. */
export function CaseOwner({ of }: { of: CaseRow }) {
  const t = useWords()
  if (!of.overdue || !of.owner_due) return null
  return <span className="small" data-testid="case-owner">{t('cases.given', { name: of.owner })} <Day of={of.owner_due} /></span>
}
