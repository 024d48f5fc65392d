import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { calmContractQuery } from '@shared/api/calm'
import { reviewQuery } from '@shared/api/reviews'
import { ContractView } from '@shared/ui/calm/ContractView'
import { FallNotices } from '@shared/ui/calm/FallNotices'
import { Moment } from '@shared/ui/Figures'
import { Empty, Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { FindingCard } from './FindingCard'
import { CustomerSuggestion } from './Suggestions'

/** What the daily review found about one customer, and what was done about it. */
export function ReviewTab({ customer }: { customer: string }) {
  const t = useWords()
  const { data: me } = useMe()
  const review = useQuery(reviewQuery(customer))
  return (
    <Ready query={review} loading={<Loading lines={4} />}>
      {(data) => (
        <div className="stack" data-testid="review-tab">
          {may(me, 'suggestions:choice:read') ? <CustomerSuggestion customer={customer} /> : null}
          {data.findings.length === 0 ? <Empty title={t('review.none')} hint={t('review.none.advice')} /> : null}
          {data.findings.map((finding) => <section className="card" key={finding.id}><FindingCard of={finding} customer={customer} /></section>)}
          <Agreed customer={customer} />
          <FallNotices customer={customer} />
          {data.steps.map((step) => (
            <p className="small soft" key={`${step.finding_id} ${step.at}`}>
              <Moment of={step.at} /> {step.by} {t(`review.step.${step.kind}`)} {step.outcome ? t(`review.do.${step.outcome}`) : ''} {step.reason}
            </p>
          ))}
        </div>
      )}
    </Ready>
  )
}

/** What the customer wrote in calm times about falls. */
function Agreed({ customer }: { customer: string }) {
  const t = useWords()
  const contract = useQuery(calmContractQuery(customer))
  return (
    <section className="card">
      <h2>{t('calm.title')}</h2>
      <Ready query={contract}>{(data) => (data.now ? <ContractView of={data.now} /> : <p className="soft">{t('calm.none')}{t('calm.none.advice')}</p>)}</Ready>
    </section>
  )
}
