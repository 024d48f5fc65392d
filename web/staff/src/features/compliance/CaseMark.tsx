import type { CaseRow } from '@shared/api/cases'
import { useWords } from '@shared/words'

const LOOKS = { open: 'wait', proposed: 'brand', released: 'good', declined: 'bad', ended: 'soft' }

/** Where a case is, in a word. */
export function CaseMark({ of }: { of: CaseRow }) {
  const t = useWords()
  return <span className={`mark ${LOOKS[of.state]}`}>{t(`cases.state.${of.state}`)}</span>
}
