import { useWords } from '@shared/words'

const STATES = ['valid', 'expired', 'missing', 'predicted'] as const

/** The risk level, and whether advice may rest on it. */
export function AssessmentMark({ level, state }: { level: string | null; state: string }) {
  const t = useWords()
  const known = STATES.find((one) => one === state)
  if (known === 'valid') return <span className="mark brand">{level}</span>
  return <span className="mark wait">{[level, known ? t(`customers.assessment.${known}`) : state].filter(Boolean).join(' · ')}</span>
}
