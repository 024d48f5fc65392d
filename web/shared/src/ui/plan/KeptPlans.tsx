import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { newIntent } from '@shared/api/client'
import { type Edits, type KeptPlan, keptPlansQuery, useKeepPlan } from '@shared/api/plans'
import { useWords } from '@shared/words'
import { Button } from '../Button'
import { Field } from '../Field'
import { Moment, Percent } from '../Figures'
import { Empty, Loading, Ready, Refused } from '../states'
import { KeptTable } from './KeptTable'

const MOST = 3

/** Plans kept under a name, newest first, and up to three of them side by side. */
export function KeptPlans({ customer, edits, onApply }: { customer: string; edits: Edits; onApply: (edits: Edits) => void }) {
  const t = useWords()
  const kept = useQuery(keptPlansQuery(customer))
  const [chosen, setChosen] = useState<string[]>([])
  const pick = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  return (
    <section className="card stack" data-testid="kept-plans">
      <h2>{t('plan.kept')}</h2>
      <KeepForm customer={customer} edits={edits} />
      <Ready query={kept} loading={<Loading lines={3} />} empty={{ when: (rows) => rows.length === 0, show: <Empty title={t('plan.kept.none')} hint={t('plan.kept.none.advice')} /> }}>
        {(rows) => (
          <>
            <ul className="lines kept">
              {rows.map((row) => (
                <KeptLine key={row.id} row={row} taken={chosen.includes(row.id)} full={chosen.length >= MOST} onPick={() => pick(row.id)} onApply={() => onApply(row.edits)} />
              ))}
            </ul>
            {chosen.length > 1 ? <KeptTable rows={rows.filter((row) => chosen.includes(row.id))} /> : <p className="small soft">{t('plan.kept.pick')}</p>}
          </>
        )}
      </Ready>
    </section>
  )
}

function KeepForm({ customer, edits }: { customer: string; edits: Edits }) {
  const t = useWords()
  const [name, setName] = useState('')
  const keep = useKeepPlan(customer)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        keep.mutate({ name: name.trim(), edits, intent: newIntent() }, { onSuccess: () => setName('') })
      }}
    >
      <Field label={t('plan.kept.name')} hint={t('plan.kept.note')} maxLength={60} value={name} data-testid="kept-name" onChange={(event) => setName(event.target.value)} />
      <Button type="submit" disabled={name.trim() === ''} busy={keep.isPending} data-testid="kept-save">{t('plan.kept.save')}</Button>
      <Refused error={keep.error} />
    </form>
  )
}

interface LineProps {
  row: KeptPlan
  taken: boolean
  full: boolean
  onPick: () => void
  onApply: () => void
}

function KeptLine({ row, taken, full, onPick, onApply }: LineProps) {
  const t = useWords()
  return (
    <li className="row between wrap" data-testid="kept-line">
      <label className="row">
        <input type="checkbox" checked={taken} disabled={!taken && full} onChange={onPick} aria-label={t('plan.kept.compare', { name: row.name })} />
        <span>
          <strong>{row.name}</strong>
          <span className="small soft"> <Moment of={row.kept_at} /> · {t(row.by_me ? 'plan.kept.by-me' : 'plan.kept.by-other')}</span>
        </span>
      </label>
      <span className="row">
        <Percent of={row.chance} places={0} />
        <Button look="plain" onClick={onApply}>{t('plan.try')}</Button>
      </span>
      {row.intact ? null : <p className="notice bad" role="alert">{t('plan.kept.broken')}</p>}
    </li>
  )
}
