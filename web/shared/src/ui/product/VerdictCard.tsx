import type { Verdict } from '@shared/api/types'
import { Money } from '@shared/ui/Figures'
import { useWords } from '@shared/words'
import { Remedies } from './Remedies'

const LOOK = { ALLOW: 'good', WARN: 'wait', REFER: 'wait', BLOCK: 'bad' } as const
const isKnown = (decision: string): decision is keyof typeof LOOK => decision in LOOK

export function VerdictMark({ decision }: { decision: string }) {
  const t = useWords()
  if (!isKnown(decision)) return <span className="mark">{decision}</span>
  return <span className={`mark ${LOOK[decision]}`} data-testid="verdict" data-decision={decision}>{t(`verdict.${decision}`)}</span>
}

/** Can I buy this? Why not? What would change it? In plain words: no rule numbers, each sentence once. */
export function VerdictCard({ verdict, named = false }: { verdict: Verdict; named?: boolean }) {
  const t = useWords()
  const reasons = [...new Set(verdict.reasons.map((reason) => reason.text))]
  return (
    <section className="card stack" data-testid="verdict-card">
      <div className="row between wrap">
        <h3>{named ? verdict.product_name : t('verdict.title')}</h3>
        <VerdictMark decision={verdict.decision} />
      </div>
      <p className="small soft">{t('verdict.amount')} <Money of={verdict.amount} /></p>
      {reasons.length > 0 ? (
        <div>
          <h4>{verdict.passes ? t('verdict.note') : t('verdict.why-not')}</h4>
          <ul>{reasons.map((text) => <li key={text}>{text}</li>)}</ul>
        </div>
      ) : null}
      <Remedies verdict={verdict} />
      <p className="small soft">{t('verdict.disclaimer')}</p>
    </section>
  )
}
