import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { isDone, whatIfQuery, type WhatIfFound, type WhatIfTrial } from '@shared/api/whatIf'
import { useFilters, useParam } from '@shared/shell/navigation'
import { Choices } from '@shared/ui/Choices'
import { FactList } from '@shared/ui/FactList'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Distributions } from './Distributions'
import { Drafts } from './Drafts'
import { Reached } from './Reached'
import { NoReadings, Readings } from './Readings'

/** One trial: its progress while it is computed, then what it would bring. */
export default function TrialPage() {
  const t = useWords()
  const trial = useQuery(whatIfQuery(useParam('trial')))
  return (
    <div className="page">
      <h1>{t('whatif.title')}</h1>
      <Ready query={trial}>{(data) => (isDone(data) ? <Over trial={data} /> : <Progress percent={data.percent} />)}</Ready>
    </div>
  )
}

function Progress({ percent }: { percent: number }) {
  const t = useWords()
  return (
    <section className="card stack">
      <span role="status">{t('impact.progress', { percent })}</span>
      <progress max={100} value={percent} aria-label={t('impact.state')} />
    </section>
  )
}

function Over({ trial }: { trial: WhatIfTrial }) {
  const t = useWords()
  const { data: me } = useMe()
  const [filters, setFilters] = useFilters()
  if (!trial.found) return <Empty title={t('impact.state.failed')} hint={t('impact.failed.advice')} />
  const shock = trial.lever === 'shock'
  const tell = shock && may(me, 'calm:notice:release')
  const places = ['book', 'list', ...(tell ? ['notices'] : [])] as ('book' | 'list' | 'notices')[]
  const place = places.find((one) => one === filters.view) ?? 'book'
  return (
    <div className="stack" data-testid="what-if-found">
      <Summary trial={trial} found={trial.found} />
      {may(me, 'whatif:row:read') ? <Choices label={t('whatif.view')} value={place} choices={places.map((value) => ({ value, label: t(`whatif.view.${value}`) }))} onChange={(view) => setFilters({ view })} /> : null}
      {place === 'book' ? trial.found.indicators ? <Readings trial={trial.id} rows={trial.found.indicators} /> : <NoReadings allowed={may(me, 'risk:book:read')} /> : null}
      {place === 'book' ? <Distributions found={trial.found} shock={shock} /> : null}
      {place === 'list' ? <Reached trial={trial.id} shock={shock} /> : null}
      {place === 'notices' ? <Drafts trial={trial.id} /> : null}
    </div>
  )
}

function Summary({ trial, found }: { trial: WhatIfTrial; found: WhatIfFound }) {
  const t = useWords()
  const said = trial.lever === 'shock' ? ([
    [t('whatif.beyond.level'), found.beyond.level],
    [t('whatif.beyond.agreed'), found.beyond.agreed],
    [t('whatif.beyond.both'), found.beyond.both],
  ] as const) : []
  const instead = found.instead_of === null ? [] : ([[t('whatif.set.instead'), found.instead_of]] as const)
  return (
    <section className="card stack">
      <h2>{t(`whatif.lever.${trial.lever}`)} · {trial.label}</h2>
      <p className="soft">{t('whatif.same', { customers: found.customers, day: found.as_of })}</p>
      <FactList rows={[...instead, [t('whatif.reached'), found.reached], [t('whatif.gain'), found.gain], [t('whatif.lose'), found.lose], ...said]} />
    </section>
  )
}
