import type { CalmContract } from '@shared/api/calm'
import { Day } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

/** One version of a calm contract: each fall with what was agreed, and the customer's own sentence. */
export function ContractView({ of }: { of: CalmContract }) {
  const t = useWords()
  return (
    <div className="stack" data-testid="calm-contract">
      <ul className="stack">{of.steps.map((step) => <li key={step.fall_bps}>{step.text}</li>)}</ul>
      {of.words ? <blockquote className="own-words">“{of.words}”</blockquote> : null}
      <p className="small soft">{t('calm.from')} <Day of={of.valid_from} /></p>
    </div>
  )
}
