import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { newIntent } from '@shared/api/client'
import { type Likelihood, likelihoodQuery, useLearnLikelihood } from '@shared/api/likelihood'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { FactList } from '@shared/ui/FactList'
import { Moment } from '@shared/ui/Figures'
import { Empty, Loading, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { ModelCard } from './ModelCard'
import { WaitingModels } from './WaitingModels'

/** What likelihoods of suggestions rest on: who made and released it, how it did, and what waits for a second person. */
export default function LikelihoodPage() {
  const t = useWords()
  const { data: me } = useMe()
  const desk = useQuery(likelihoodQuery)
  return (
    <div className="page" data-testid="likelihood-page">
      <h1>{t('likelihood.title')}</h1>
      <p className="soft">{t('likelihood.lead')}</p>
      <Ready query={desk} loading={<Loading lines={8} />}>
        {(data) => (
          <>
            <Standing of={data} />
            {may(me, 'suggestions:model:propose') ? <Learning of={data} /> : null}
            <WaitingModels rows={data.waiting} />
          </>
        )}
      </Ready>
    </div>
  )
}

function Standing({ of }: { of: Likelihood }) {
  const t = useWords()
  const enough = of.answered + of.silent > 0
  return (
    <section className="stack" data-testid="likelihood-in-force" data-learned={of.in_force !== null}>
      <h2>{t('likelihood.now')}</h2>
      {of.in_force ? (
        <>
          <div className="card stack">
            <h3>{t('likelihood.in-force')}</h3>
            <FactList className="narrow" rows={[[t('likelihood.made'), of.makers.join(', ')], [t('likelihood.released'), <>{of.checker} · <Moment of={of.released_at} /></>]]} />
          </div>
          <ModelCard of={of.in_force} />
        </>
      ) : (
        <div className="card"><Empty title={t('likelihood.none')} hint={enough ? t('likelihood.none.enough', { answered: of.answered, silent: of.silent }) : t('likelihood.none.needed')} /></div>
      )}
    </section>
  )
}

function Learning({ of }: { of: Likelihood }) {
  const t = useWords()
  const learn = useLearnLikelihood()
  const [intent, setIntent] = useState(newIntent)
  return (
    <section className="card stack">
      <h2>{t('likelihood.learn')}</h2>
      <p className="soft">{t('likelihood.from', { answered: of.answered, silent: of.silent })}</p>
      <div className="row"><Button look="primary" busy={learn.isPending} data-testid="likelihood-learn" onClick={() => learn.mutate(intent, { onSuccess: () => setIntent(newIntent()) })}>{t('likelihood.learn')}</Button></div>
      <div role="status">{learn.isPending ? <p className="soft">{t('likelihood.learning')}</p> : learn.isSuccess ? <p>{t('likelihood.learned')}</p> : null}</div>
      <Refused error={learn.error} />
    </section>
  )
}
