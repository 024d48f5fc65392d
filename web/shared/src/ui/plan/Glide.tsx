import type { Plan } from '@shared/api/plans'
import { useWords } from '@shared/words'
import { Measure } from '../FactList'
import { Percent } from '../Figures'

/** How much of the money is kept safe in each year because a goal is near; nothing where no goal is. */
export function Glide({ plan }: { plan: Plan }) {
  const t = useWords()
  const years = plan.years.filter((year) => Number(year.safe) > 0)
  if (years.length === 0) return null
  return (
    <section className="card stack" data-testid="glide">
      <h2>{t('plan.glide')}</h2>
      <p className="small soft">{t('plan.glide.note')}</p>
      <dl className="glide">
        {years.map((year) => (
          <Measure key={year.on} label={year.on.slice(0, 4)}><Percent of={year.safe} places={0} /></Measure>
        ))}
      </dl>
    </section>
  )
}
