import { useWords } from '@shared/words'

const LOOKS = { ALLOW: 'good', WARN: 'wait', REFER: 'wait', BLOCK: 'bad' } as const
const KNOWN = ['ALLOW', 'WARN', 'REFER', 'BLOCK'] as const
export type DecisionName = (typeof KNOWN)[number]

/** A decision of the guard by its own name; what is not known is taken for the strictest. */
export const decisionOf = (decision: string): DecisionName => KNOWN.find((one) => one === decision) ?? 'BLOCK'

export function DecisionMark({ decision }: { decision: string }) {
  const t = useWords()
  const known = decisionOf(decision)
  return <span className={`mark ${LOOKS[known]}`}>{t(`rules.decision.${known}`)}</span>
}
