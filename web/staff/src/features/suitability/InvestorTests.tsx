import type { Claim, InvestorTest } from '@shared/api/investors'
import { formatMoney } from '@shared/format'
import { Day } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

/** Each test with its conditions: what is needed, what is proved; the years and any one of the sums suffice. */
export function InvestorTests({ tests }: { tests: InvestorTest[] }) {
  const t = useWords()
  return (
    <>
      {tests.map((test) => (
        <div key={test.rule} className="stack" data-testid={`investor-${test.rule}`}>
          <div className="row between wrap">
            <h3>{test.text} <span className="small soft">{test.rule}</span></h3>
            <span className={test.passed ? 'mark good' : 'mark wait'}>{t(test.passed ? 'suitability.investor.reached' : 'suitability.investor.short')}</span>
          </div>
          <ul className="plain bound-list">
            {test.lines.map((line) => (
              <li key={line.kind} className="row between wrap">
                <span>{line.text} <span className="small soft">{t('suitability.investor.needed', { needed: line.needed })}</span></span>
                <span className="row">
                  <span className="num">{line.proved ?? t('suitability.investor.unproved')}</span>
                  <span className={line.reached ? 'mark good' : 'mark'}>{line.reached ? '✓' : '—'}</span>
                </span>
              </li>
            ))}
          </ul>
          {test.qualified_until ? <p className="small">{t('suitability.investor.until')} <Day of={test.qualified_until} /></p> : null}
        </div>
      ))}
    </>
  )
}

/** The documents as they were entered. */
export function ProofList({ claim }: { claim: Claim }) {
  const t = useWords()
  return (
    <ul className="plain bound-list" data-testid="proof-list">
      {claim.proofs.map((proof) => (
        <li key={`${proof.kind}-${proof.year ?? ''}`} className="row between wrap">
          <span>{proof.text}{proof.year ? ` ${proof.year}` : ''} <span className="small soft">{t('suitability.investor.document')} {proof.document} · <Day of={proof.proved_on} /></span></span>
          <span className="num">{proof.amount ? formatMoney(proof.amount) : <>{t('suitability.investor.since')} <Day of={proof.since} /></>}</span>
        </li>
      ))}
    </ul>
  )
}
