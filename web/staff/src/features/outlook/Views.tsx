import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { type HouseView, viewsQuery } from '@shared/api/outlook'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { FactList } from '@shared/ui/FactList'
import { Day, Moment } from '@shared/ui/Figures'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Impact } from './Impact'
import { Moved } from './Moved'
import { type Labels, pairOf, percentOf } from './pair'
import { ViewDecision } from './ViewDecision'
import { ViewForm } from './ViewForm'

const LOOKS = { entered: 'wait', released: 'brand', refused: 'bad' } as const

/** Every view, newest first, and a way to write one down. */
export function Views({ labels }: { labels: Labels }) {
  const t = useWords()
  const { data: me } = useMe()
  const views = useQuery(viewsQuery)
  const [writing, setWriting] = useState(false)
  return (
    <>
      {writing ? <ViewForm labels={labels} onClose={() => setWriting(false)} /> : null}
      {may(me, 'outlook:view:enter') && !writing ? <div className="row"><Button look="primary" data-testid="view-new" onClick={() => setWriting(true)}>{t('outlook.view.new')}</Button></div> : null}
      <Ready query={views} empty={{ when: (all) => all.length === 0, show: <Empty title={t('outlook.view.none')} hint={t('outlook.view.none.advice')} /> }}>
        {(all) => <>{all.map((one) => <ViewCard key={one.id} view={one} labels={labels} />)}</>}
      </Ready>
    </>
  )
}

function ViewCard({ view, labels }: { view: HouseView; labels: Labels }) {
  const t = useWords()
  const { data: me } = useMe()
  const state = view.state.code as keyof typeof LOOKS
  const { one, other } = pairOf(labels, view)
  const share = percentOf(view.size_bps / 10_000)
  const over = state === 'released' && !view.in_force && !view.withdrawn_on
  return (
    <section className="card stack" data-testid="view" data-state={state}>
      <div className="row between wrap">
        <h2>{other === null ? t('outlook.says.alone', { one, share }) : t('outlook.says.pair', { one, other, share })}</h2>
        <span className={`mark ${view.in_force ? 'good' : over ? '' : LOOKS[state]}`}>{view.in_force ? t('outlook.in-force') : over ? t('outlook.over') : view.state.text}</span>
      </div>
      <p>{t('outlook.view.sure', { confidence: view.confidence, months: view.horizon_months })}</p>
      <FactList
        rows={[
          [t('outlook.view.evidence'), <>{view.evidence.map((text) => <div key={text}>{text}</div>)}</>],
          [t('outlook.view.falsifier'), view.falsifier],
          [t('outlook.view.expires'), <Day of={view.expires_on} />],
          [t('outlook.view.author'), <>{view.author} · <Moment of={view.entered_at} /></>],
          ...(view.released_on ? [[t('outlook.view.released'), <>{view.decided_by} · <Day of={view.released_on} /></>] as [string, React.ReactNode]] : []),
          ...(view.withdrawn_on ? [[t('outlook.view.withdrawn'), <><Day of={view.withdrawn_on} /> · {view.note}</>] as [string, React.ReactNode]] : []),
        ]}
      />
      <Impact impact={view.impact} labels={labels} />
      {view.state.code === 'entered' && may(me, 'outlook:impact:read') ? <Moved id={view.id} /> : null}
      <ViewDecision view={view} />
    </section>
  )
}
