import { useQuery } from '@tanstack/react-query'
import { fallNoticesQuery } from '@shared/api/calm'
import { Day } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

/** What a customer was told of falls, with their own words of calm times; nothing where there was none. */
export function FallNotices({ customer }: { customer: string }) {
  const t = useWords()
  const told = useQuery(fallNoticesQuery(customer))
  if (!told.data?.items.length) return null
  return (
    <section className="card stack" data-testid="fall-notices">
      <h2>{t('calm.notices')}</h2>
      {told.data.items.map((one) => (
        <article className="stack" key={one.id}>
          <p className="small soft"><Day of={one.released_at} /></p>
          {one.words ? <blockquote>“{one.words}”</blockquote> : null}
          <p>{one.text}</p>
        </article>
      ))}
    </section>
  )
}
