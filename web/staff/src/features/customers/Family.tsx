import { useQuery } from '@tanstack/react-query'
import { familyQuery } from '@shared/api/record'
import { Link } from '@shared/shell/navigation'
import { FamilyPicture } from '@shared/ui/record/FamilyPicture'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** The family as a picture; who is in the own book opens. */
export function FamilyCard({ customer, asOf }: { customer: string; asOf: string | undefined }) {
  const t = useWords()
  const family = useQuery(familyQuery(customer, asOf))
  return (
    <section className="card stack">
      <h2>{t('record.family')}</h2>
      <Ready query={family}>
        {(data) => (
          <>
            {data.guardian_missing ? <p className="notice bad">{t('record.guardian-missing')}</p> : null}
            <FamilyPicture family={data} open={(kin) => (kin.customer_id ? <Link to={`/customers/${kin.customer_id}`}>{kin.name}</Link> : kin.name)} />
          </>
        )}
      </Ready>
    </section>
  )
}
