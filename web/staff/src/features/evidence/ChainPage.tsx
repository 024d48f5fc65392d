import { useQuery } from '@tanstack/react-query'
import { type Chain, type ChainFact, chainQuery } from '@shared/api/evidence'
import { Link, useParam } from '@shared/shell/navigation'
import { Moment } from '@shared/ui/Figures'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** One order on one page: the need, what it rests on, what became of it, each fact with the way to its evidence. */
export default function ChainPage() {
  const t = useWords()
  const chain = useQuery(chainQuery(useParam('order')))
  return (
    <Ready query={chain} loading={<Loading lines={12} />}>
      {(data) => (
        <div className="page" data-testid="chain-page">
          <div className="page-head">
            <div>
              <h1 className="wrap-anywhere">{t('evidence.chain.open')} <span className="soft">{data.number}</span></h1>
              <p className="soft"><Link to={`/customers/${data.customer_id}`}>{data.customer_name}</Link></p>
            </div>
          </div>
          <section className="card">
            <ol className="steps">
              {data.links.map((link) => (
                <li key={link.link} className={link.facts.length > 0 ? 'done' : ''} data-testid="chain-link" data-link={link.link}>
                  <h2>{link.label}</h2>
                  {link.facts.length === 0 ? <p className="soft small">{t('evidence.chain.none')}</p> : <Facts chain={data} facts={link.facts} />}
                </li>
              ))}
            </ol>
          </section>
        </div>
      )}
    </Ready>
  )
}

function Facts({ chain, facts }: { chain: Chain; facts: ChainFact[] }) {
  const t = useWords()
  return (
    <ul className="lines">
      {facts.map((fact, place) => (
        <li key={place} className="row between wrap">
          <span className="wrap-anywhere">{fact.text}</span>
          <span className="row small soft">
            {fact.at ? <Moment of={fact.at} /> : null}
            {fact.proof ? <Link to={addressOf(chain, fact.proof)} testId="chain-proof">{t('evidence.chain.proof')}</Link> : null}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Where the staff face shows what a fact is proved by. */
function addressOf(chain: Chain, proof: NonNullable<ChainFact['proof']>): string {
  const file = (tab: string) => `/customers/${chain.customer_id}?tab=${tab}`
  switch (proof.kind) {
    case 'proposal': return `/proposals/${proof.id}`
    case 'evidence': return `/evidence/${proof.id}`
    case 'goals': return file('plan')
    case 'assessment': return file('suitability')
    case 'contract': return file('documents')
    case 'book': return file('positions')
  }
}
