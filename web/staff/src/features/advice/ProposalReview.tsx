import type { Proposal, Schemas } from '@shared/api/types'
import { AllocationBands } from '@shared/ui/AllocationBands'
import { ExplanationTree } from '@shared/ui/ExplanationTree'
import { Measure } from '@shared/ui/FactList'
import { Loss, Money, Percent } from '@shared/ui/Figures'
import { Rejected } from '@shared/ui/Rejected'
import { Warnings } from '@shared/ui/Warnings'
import { Ways } from '@shared/ui/Ways'
import { useWords } from '@shared/words'
import { OrderTable } from '@staff/features/trading'
import { Evidence } from './Evidence'
import { LineTable } from './LineTable'
import { Versions } from './Versions'

/** The whole proposal on one screen, for the one who answers for it. */
export function ProposalReview({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  return (
    <div className="columns" data-testid="review">
      <div className="stack">
        <Warnings of={proposal.warnings} />
        <section className="card stack">
          <h2>{t('advice.summary')}</h2>
          <ul className="points">{proposal.summary.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
          <Measures proposal={proposal} />
        </section>
        <Ways of={proposal} />
        {proposal.lines.length > 0 ? <LineTable lines={proposal.lines} /> : null}
        {proposal.orders.length > 0 ? <OrderTable rows={proposal.orders} ofOne /> : null}
        <section className="card stack">
          <h2>{t('advice.reasoning')}</h2>
          <ExplanationTree of={proposal.explanation} withFacts />
        </section>
      </div>
      <div className="stack">
        <section className="card stack">
          <h2>{t('advice.picture')}</h2>
          <AllocationBands rows={proposal.allocation} />
        </section>
        <section className="card stack">
          <h2>{t('advice.rejected')}</h2>
          <Rejected of={proposal.rejected} />
        </section>
        <Sentences title={t('advice.facts')} of={proposal.facts_used} />
        <Sentences title={t('advice.assumptions')} of={proposal.assumptions} />
        <Versions proposal={proposal} />
        <Evidence proposal={proposal} />
      </div>
    </div>
  )
}

function Measures({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  return (
    <dl className="figures">
      <Measure label={t('advice.amount')}><Money of={proposal.amount} /></Measure>
      <Measure label={t('advice.expected')} note={t('advice.expected.note')}><Percent of={proposal.expected_return} /></Measure>
      <Measure label={t('advice.volatility')}><Percent of={proposal.volatility} /></Measure>
      <Measure label={t('advice.bad-year')} note={t('advice.bad-year.note')}><Loss of={proposal.bad_year_loss} /></Measure>
      <Measure label={t('advice.fee')}><Money of={proposal.total_fee} /></Measure>
    </dl>
  )
}

function Sentences({ title, of }: { title: string; of: Schemas['TextOut'][] }) {
  return (
    <section className="card stack">
      <h2>{title}</h2>
      <ul className="points">{of.map((sentence) => <li key={sentence.code + sentence.text}>{sentence.text}</li>)}</ul>
    </section>
  )
}
