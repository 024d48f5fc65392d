import { useQuery } from '@tanstack/react-query'
import { type CalmContract, calmContractQuery } from '@shared/api/calm'
import { useMe } from '@shared/api/session'
import { ContractView } from '@shared/ui/calm/ContractView'
import { FallNotices } from '@shared/ui/calm/FallNotices'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { CalmForm } from './CalmForm'

/** What I want to be done in a fall: read what I wrote, and write it while it is calm. */
export default function CalmPage() {
  const t = useWords()
  const customer = useMe().data?.customer_id ?? ''
  const contract = useQuery(calmContractQuery(customer))
  return (
    <div className="page" data-testid="calm-page">
      <p className="soft">{t('calm.why')}</p>
      <FallNotices customer={customer} />
      <Ready query={contract}>
        {(data) => (
          <>
            {data.now ? <section className="card"><h2>{t('calm.now')}</h2><ContractView of={data.now} /></section> : null}
            {coming(data.now, data.versions).map((one) => (
              <section className="card" key={one.id}><h2>{t('calm.coming')}</h2><ContractView of={one} /></section>
            ))}
            <CalmForm key={data.versions[0]?.id ?? ''} customer={customer} last={data.versions[0]} />
          </>
        )}
      </Ready>
    </div>
  )
}

/** The version written last, while it does not hold yet. */
function coming(now: CalmContract | null, versions: CalmContract[]): CalmContract[] {
  return versions.slice(0, 1).filter((one) => one.id !== now?.id)
}
