import type { CaseStanding } from '@shared/api/cases'
import { useWords } from '@shared/words'

const STATES = ['waiting', 'late', 'released', 'lapsed', 'declined'] as const

/** That colleagues of the bank look at a plan, or have: what stands, why, and what comes next. */
export function Review({ of }: { of: CaseStanding }) {
  const t = useWords()
  const state = STATES.find((one) => one === of.state) ?? 'waiting'
  return (
    <section className="card stack" role="status" data-testid="review" data-state={state}>
      <h2>{t(`cases.yours.${state}`)}</h2>
      <p>{of.text}</p>
      {of.reasons.length > 0 && state !== 'released' ? (
        <>
          <h3>{t('cases.yours.why')}</h3>
          <ul className="points">{of.reasons.map((reason) => <li key={reason.code + reason.text}>{reason.text}</li>)}</ul>
        </>
      ) : null}
    </section>
  )
}
