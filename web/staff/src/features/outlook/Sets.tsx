import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { type EstimatedSet, setsQuery, useDecideSet } from '@shared/api/outlook'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Day } from '@shared/ui/Figures'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { type Labels, percentOf } from './pair'
import { SetForm } from './SetForm'

const LOOKS = { entered: 'wait', released: 'good', refused: 'bad' } as const
const BLOCKS = ['income', 'growth', 'valuation', 'currency'] as const

/** Estimated sets: blocks, history and how much each counts, with the release by a second person. */
export function Sets({ labels }: { labels: Labels }) {
  const t = useWords()
  const { data: me } = useMe()
  const sets = useQuery(setsQuery)
  const [writing, setWriting] = useState(false)
  return (
    <>
      {writing ? <SetForm labels={labels} onClose={() => setWriting(false)} /> : null}
      {may(me, 'outlook:set:enter') && !writing ? <div className="row"><Button look="primary" data-testid="set-new" onClick={() => setWriting(true)}>{t('outlook.set.new')}</Button></div> : null}
      <Ready query={sets} empty={{ when: (all) => all.length === 0, show: <Empty title={t('outlook.sets.none')} hint={t('outlook.sets.none.advice')} /> }}>
        {(all) => <>{all.map((one) => <SetCard key={one.id} set={one} labels={labels} />)}</>}
      </Ready>
    </>
  )
}

function SetCard({ set, labels }: { set: EstimatedSet; labels: Labels }) {
  const t = useWords()
  const { data: me } = useMe()
  return (
    <section className="card stack" data-testid="set" data-state={set.state.code}>
      <div className="row between wrap">
        <h2>{set.version}</h2>
        <span className={`mark ${LOOKS[set.state.code as keyof typeof LOOKS]}`}>{set.state.text}</span>
      </div>
      <p className="small soft">{t('outlook.sets.of')} <Day of={set.as_of} /> · {set.author}</p>
      <div className="scroll">
        <table className="plain">
          <thead>
            <tr>
              <th>{t('outlook.sets.class')}</th>
              {BLOCKS.map((block) => <th key={block} className="right">{t(`outlook.block.${block}`)}</th>)}
              <th className="right">{t('outlook.sets.history')}</th>
              <th className="right">{t('outlook.sets.share')}</th>
              <th className="right">{t('outlook.sets.expected')}</th>
            </tr>
          </thead>
          <tbody>
            {set.classes.map((row) => (
              <tr key={row.asset_class}>
                <th scope="row">{labels.get(row.asset_class) ?? row.asset_class}</th>
                {BLOCKS.map((block) => <td key={block} className="right num">{percentOf(row.blocks[block] ?? 0)}</td>)}
                <td className="right num">{row.history === null ? '—' : percentOf(row.history)}<div className="small soft">{t('outlook.sets.months', { months: row.months })}</div></td>
                <td className="right num">{percentOf(row.share)}</td>
                <td className="right num"><strong>{percentOf(row.expected)}</strong><div className="small soft">± {percentOf(row.error)}</div></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {set.state.code === 'entered' && may(me, 'outlook:set:decide') ? <Deciding set={set} /> : null}
    </section>
  )
}

function Deciding({ set }: { set: EstimatedSet }) {
  const t = useWords()
  const decide = useDecideSet()
  const [note, setNote] = useState('')
  if (set.mine) return <p className="small soft">{t('outlook.decide.mine')}</p>
  const say = (approve: boolean) => decide.mutate({ id: set.id, approve, note })
  return (
    <div className="stack">
      <Field label={t('outlook.decide.note')} value={note} maxLength={400} onChange={(event) => setNote(event.target.value)} />
      <div className="row wrap">
        <Button look="primary" busy={decide.isPending} data-testid="set-release" onClick={() => say(true)}>{t('outlook.decide.release')}</Button>
        <Button look="danger" busy={decide.isPending} data-testid="set-refuse" onClick={() => say(false)}>{t('outlook.decide.refuse')}</Button>
      </div>
      <Refused error={decide.error} />
    </div>
  )
}
