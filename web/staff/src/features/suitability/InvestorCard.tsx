import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { investorQuery } from '@shared/api/investors'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { InvestorTests, ProofList } from './InvestorTests'
import { ProofForm } from './ProofForm'

/** A customer as a qualified investor: what is proved, what is missing, when it runs out, and new proofs to enter. */
export function InvestorCard({ customer }: { customer: string }) {
  const t = useWords()
  const { data: me } = useMe()
  const [open, setOpen] = useState(false)
  const query = useQuery(investorQuery(customer))
  return (
    <section className="card stack" data-testid="investor">
      <h2>{t('suitability.investor.title')}</h2>
      <Ready query={query}>
        {(found) => (
          <>
            <InvestorTests tests={found.tests} />
            {found.claim ? (
              <details open={found.claim.state === 'asked'}>
                <summary>{t('suitability.investor.last')} · {found.claim.state_text}</summary>
                <ProofList claim={found.claim} />
                {found.claim.note ? <p className="small soft">{found.claim.note}</p> : null}
              </details>
            ) : <p className="soft">{t('suitability.investor.none')}</p>}
            {may(me, 'suitability:proof:record') && found.claim?.state !== 'asked' && !open ? (
              <div><Button data-testid="enter-proofs" onClick={() => setOpen(true)}>{t('suitability.investor.enter')}</Button></div>
            ) : null}
            {open && found.claim?.state !== 'asked' ? <ProofForm customer={customer} organisation={found.organisation} onDone={() => setOpen(false)} /> : null}
          </>
        )}
      </Ready>
    </section>
  )
}
