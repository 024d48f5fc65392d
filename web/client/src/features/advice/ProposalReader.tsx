import type { Proposal } from '@shared/api/types'
import { formatDate } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { AllocationBands } from '@shared/ui/AllocationBands'
import { Measure } from '@shared/ui/FactList'
import { Loss, Money, Percent } from '@shared/ui/Figures'
import { OrderMark, ProposalMark } from '@shared/ui/marks'
import { Warnings } from '@shared/ui/Warnings'
import { Ways } from '@shared/ui/Ways'
import { useLanguage, useWords } from '@shared/words'
import { Grounds } from './Grounds'
import { ProductLine } from './ProductLine'

interface Props {
  proposal: Proposal
  leaveOut?: string[]
  onToggle?: ((product: string) => void) | undefined
}

/** A proposal in the order a person wants to know: in short, the picture, each product, then the grounds. */
export function ProposalReader({ proposal, leaveOut = [], onToggle }: Props) {
  const t = useWords()
  return (
    <article className="page" data-testid="reader">
      <Warnings of={proposal.warnings} />
      <div className="two">
        <Summary proposal={proposal} />
        <section className="card stack">
          <h2>{t('advice.picture')}</h2>
          <AllocationBands rows={proposal.allocation} />
        </section>
      </div>
      <Ways of={proposal} />
      <section className="stack">
        <h2>{t('advice.products')}</h2>
        {onToggle ? <p className="small soft">{t('advice.choose')}</p> : null}
        {proposal.lines.map((line) => (
          <ProductLine key={line.product_id} line={line} left={leaveOut.includes(line.product_id)} onToggle={onToggle} />
        ))}
      </section>
      {proposal.orders.length > 0 ? <Orders proposal={proposal} /> : null}
      <Grounds proposal={proposal} />
    </article>
  )
}

function Summary({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  const date = formatDate(proposal.expires_at, useLanguage())
  return (
    <section className="card stack" data-testid="summary">
      <div className="row between">
        <span className="small soft">{t('advice.by', { name: proposal.advisor_name })}</span>
        <ProposalMark state={proposal.state} />
      </div>
      <h2>{t('advice.summary')}</h2>
      <ul className="points">
        {proposal.summary.map((sentence) => <li key={sentence}>{sentence}</li>)}
      </ul>
      {proposal.state === 'issued' && proposal.expires_at ? <p className="small soft">{t('advice.until', { date })}</p> : null}
      {proposal.decline_reason ? <p className="small soft">{t('advice.declined.because', { reason: proposal.decline_reason })}</p> : null}
      <dl className="measures">
        <Measure label={t('advice.amount')}><Money of={proposal.amount} /></Measure>
        <Measure label={t('advice.fee')}><Money of={proposal.total_fee} /></Measure>
        <Measure label={t('advice.expected')} note={t('advice.expected.note')}><Percent of={proposal.expected_return} /></Measure>
        <Measure label={t('advice.bad-year')} note={t('advice.bad-year.note')}>
          <span data-testid="bad-year"><Loss of={proposal.bad_year_loss} /></span>
        </Measure>
      </dl>
    </section>
  )
}

function Orders({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  return (
    <section className="stack" data-testid="proposal-orders">
      <h2>{t('advice.orders')}</h2>
      <ul className="card lines">
        {proposal.orders.map((order) => (
          <li key={order.id}>
            <Link to={`/orders/${order.id}`} className="line-link">
              <span className="name">{order.product_name}</span>
              <OrderMark state={order.state} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
