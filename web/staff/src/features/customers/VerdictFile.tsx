import type { Verdict } from '@shared/api/types'
import { Money } from '@shared/ui/Figures'
import { Remedies } from '@shared/ui/product/Remedies'
import { VerdictMark } from '@shared/ui/product/VerdictCard'
import { useWords } from '@shared/words'

/** A verdict as staff read it: every rule with clause, mark and the facts it used. */
export function VerdictFile({ verdict }: { verdict: Verdict }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="verdict-file">
      <div className="row wrap between">
        <h3>{verdict.product_name}</h3>
        <VerdictMark decision={verdict.decision} />
      </div>
      <p className="small soft">
        {t('verdict.amount')} <Money of={verdict.amount} /> · {t('verdict.pack', { pack: verdict.pack, version: verdict.pack_version })}
      </p>
      {verdict.reasons.length === 0 ? <p className="soft">{t('verdict.no-rule')}</p> : <Rules verdict={verdict} />}
      <Remedies verdict={verdict} />
    </section>
  )
}

function Rules({ verdict }: { verdict: Verdict }) {
  const t = useWords()
  return (
    <div className="scroll" role="region" aria-label={t('verdict.rules')} tabIndex={0}>
      <table className="match-table">
        <thead>
          <tr>
            {(['rule', 'clause', 'mark', 'decision', 'sentence', 'facts'] as const).map((name) => <th key={name} scope="col">{t(`verdict.${name}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {verdict.reasons.map((reason) => (
            <tr key={reason.rule_id} data-testid="verdict-rule">
              <th scope="row">{reason.rule_id}</th>
              <td>{reason.clause}</td>
              <td>{reason.mark}</td>
              <td><VerdictMark decision={reason.decision} /></td>
              <td>{reason.text}</td>
              <td className="small num">
                {Object.entries(reason.facts).map(([name, value]) => <div key={name}>{name} = {value}</div>)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
