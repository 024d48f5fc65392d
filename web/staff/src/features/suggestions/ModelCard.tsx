import type { LikelihoodCard } from '@shared/api/likelihood'
import { formatPercent } from '@shared/format'
import { FactList } from '@shared/ui/FactList'
import { Day } from '@shared/ui/Figures'
import { useWords } from '@shared/words'
import { Ahead } from './Ahead'
import { Moves } from './Moves'

/** A learned model: what it was taught with, how it foretold each month ahead, and what it moves. */
export function ModelCard({ of }: { of: LikelihoodCard }) {
  const t = useWords()
  return (
    <>
      <section className="card stack">
        <h3>{t('likelihood.taught')}</h3>
        <FactList
          className="narrow"
          rows={[
            [t('likelihood.on'), <Day of={of.learned_on} />],
            [t('likelihood.trials'), of.trials],
            [t('likelihood.followed'), of.followed],
            [t('likelihood.silent'), of.silent],
          ]}
        />
        <p className="small soft">{t('likelihood.taught.note')}</p>
      </section>
      <Ahead of={of} />
      <Moves rows={of.kinds} />
      <section className="card stack">
        <h3>{t('likelihood.features')}</h3>
        <ul className="points">{of.features.map((one) => <li key={one.code}>{t('likelihood.feature', { title: one.title, after: formatPercent(String(one.after), { places: 0 }) })}</li>)}</ul>
      </section>
    </>
  )
}
