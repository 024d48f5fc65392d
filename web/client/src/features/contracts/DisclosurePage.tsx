import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Disclosure, disclosureQuery, stepNow } from '@shared/api/disclosures'
import { formatInstant } from '@shared/format'
import { useParam } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Measure } from '@shared/ui/FactList'
import { Loss, Money } from '@shared/ui/Figures'
import { GradeMark } from '@shared/ui/marks'
import { Loading, Ready } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { CareStep } from './CareStep'
import { CheckStep } from './CheckStep'
import { ReadStep } from './ReadStep'
import { StatementStep, TeachStep } from './WordsStep'

/** One product's papers: what matters first, then one step a screen, gone on with where it was left. */
export default function DisclosurePage() {
  const disclosure = useQuery(disclosureQuery(useParam('disclosure')))
  return <Ready query={disclosure} loading={<Loading lines={8} />}>{(of) => <Papers of={of} />}</Ready>
}

function Papers({ of }: { of: Disclosure }) {
  const t = useWords()
  const [large, setLarge] = useState(of.cares)
  return (
    <div className={large ? 'page large-type' : 'page'} data-testid="disclosure">
      <div className="row between">
        <span className="small soft" aria-live="polite">{t('contracts.steps', { done: of.done.length, count: of.steps.length })}</span>
        <Button look="plain" aria-pressed={large} data-testid="large-type" onClick={() => setLarge(!large)}>{t('suitability.large')}</Button>
      </div>
      <progress className="progress" value={of.done.length} max={of.steps.length} aria-label={t('contracts.progress')} />
      <KeyFacts of={of} />
      <Step of={of} />
    </div>
  )
}

/** What may be lost stands beside what is put in, in yuan. */
function KeyFacts({ of }: { of: Disclosure }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="key-facts">
      <div className="row between"><h2>{of.product_name}</h2><GradeMark grade={of.grade} /></div>
      <dl className="measures">
        <Measure label={t('contracts.put-in')}><Money of={of.amount} /></Measure>
        <Measure label={t('contracts.worst')}><span data-testid="worst"><Loss of={of.worst} /></span></Measure>
      </dl>
    </section>
  )
}

function Step({ of }: { of: Disclosure }) {
  const step = stepNow(of)
  if (of.waits_for) return <Waiting of={of} words="contracts.waits.talk" />
  if (step === null) return <Finished of={of} />
  const document = of.documents.find((shown) => shown.code === step)
  if (document) return <ReadStep key={document.hash} of={of} document={document} />
  switch (step) {
    case 'care_questions': return <CareStep of={of} />
    case 'check': return <CheckStep of={of} />
    case 'teach_back': return <TeachStep of={of} />
    case 'statement':
    case 'special_statement': return <StatementStep key={step} of={of} step={step} />
    case 'reflection': return <Waiting of={of} words="contracts.waits.reflection" />
    default: return <Waiting of={of} words="contracts.waits.call" />
  }
}

type WaitingWords = 'contracts.waits.talk' | 'contracts.waits.reflection' | 'contracts.waits.call'

function Waiting({ of, words }: { of: Disclosure; words: WaitingWords }) {
  const t = useWords()
  const until = formatInstant(of.reflection_until, useLanguage())
  return (
    <section className="card stack" role="status" data-testid="waiting">
      <h2>{t('contracts.waits.title')}</h2>
      <p>{t(words)}</p>
      {words === 'contracts.waits.reflection' && of.reflection_until ? <p className="soft">{t('contracts.waits.until', { until })}</p> : null}
    </section>
  )
}

function Finished({ of }: { of: Disclosure }) {
  const t = useWords()
  return (
    <section className="card stack" role="status" data-testid="finished">
      <h2>{t(of.complete ? 'contracts.finished' : 'contracts.ended')}</h2>
      <p className="soft">{t(of.complete ? 'contracts.finished.advice' : 'contracts.ended.advice')}</p>
      <Button look="primary" wide data-testid="papers-back" onClick={() => globalThis.history.back()}>{t('contracts.back')}</Button>
    </section>
  )
}
