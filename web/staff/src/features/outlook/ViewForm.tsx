import { useId, useRef, useState } from 'react'
import { type Stance, useEnterView } from '@shared/api/outlook'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Refused } from '@shared/ui/states'
import { type PlainKey, useWords } from '@shared/words'
import type { Labels } from './pair'

const EMPTY = { asset_class: 'equity_cn', against: 'gov_bond', horizon: '12', size: '3', confidence: '50', evidence: '', falsifier: '', expires: '' }
type Draft = typeof EMPTY

const stanceOf = (draft: Draft): Stance => ({
  currency: 'CNY',
  asset_class: draft.asset_class,
  against: draft.against || null,
  horizon_months: Number(draft.horizon),
  size_bps: Math.round(Number(draft.size) * 100),
  confidence: Number(draft.confidence),
  evidence: draft.evidence.split('\n').map((line) => line.trim()).filter(Boolean),
  falsifier: draft.falsifier,
  expires_on: draft.expires,
})

/** Writes a view: nothing is asked for that the release will not show. */
export function ViewForm({ labels, onClose }: { labels: Labels; onClose: () => void }) {
  const t = useWords()
  const enter = useEnterView()
  const intent = useRef(crypto.randomUUID())
  const [draft, setDraft] = useState(EMPTY)
  const set = (name: keyof Draft) => (value: string) => setDraft((before) => ({ ...before, [name]: value }))
  const number = (name: keyof Draft, label: PlainKey) => (
    <Field label={t(label)} type="number" inputMode="decimal" value={draft[name]} data-testid={`view-${name}`} onChange={(event) => set(name)(event.target.value)} />
  )
  const send = () => enter.mutate({ body: stanceOf(draft), intent: intent.current }, { onSuccess: onClose, onError: () => { intent.current = crypto.randomUUID() } })
  return (
    <section className="card stack" data-testid="view-form">
      <h2>{t('outlook.view.new')}</h2>
      <div className="row wrap">
        <ClassField label={t('outlook.form.class')} value={draft.asset_class} labels={labels} onChange={set('asset_class')} testId="view-class" />
        <ClassField label={t('outlook.form.against')} value={draft.against} labels={labels} none={t('outlook.form.alone')} onChange={set('against')} testId="view-against" />
        {number('size', 'outlook.form.size')}
        {number('horizon', 'outlook.form.horizon')}
        {number('confidence', 'outlook.form.confidence')}
        <Field label={t('outlook.view.expires')} type="date" value={draft.expires} data-testid="view-expires" onChange={(event) => set('expires')(event.target.value)} />
      </div>
      <LongField label={t('outlook.form.evidence')} value={draft.evidence} onChange={set('evidence')} testId="view-evidence" />
      <LongField label={t('outlook.form.falsifier')} value={draft.falsifier} onChange={set('falsifier')} testId="view-falsifier" />
      <Refused error={enter.error} />
      <div className="row wrap">
        <Button look="primary" busy={enter.isPending} disabled={!draft.evidence.trim() || !draft.falsifier.trim() || !draft.expires} data-testid="view-save" onClick={send}>{t('outlook.form.save')}</Button>
        <Button look="plain" onClick={onClose}>{t('outlook.form.cancel')}</Button>
      </div>
    </section>
  )
}

function ClassField(props: { label: string; value: string; labels: Labels; none?: string; testId: string; onChange: (value: string) => void }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <select id={id} value={props.value} data-testid={props.testId} onChange={(event) => props.onChange(event.target.value)}>
        {props.none === undefined ? null : <option value="">{props.none}</option>}
        {[...props.labels].map(([value, label]) => <option key={value} value={value}>{label}</option>)}
      </select>
    </div>
  )
}

function LongField(props: { label: string; value: string; testId: string; onChange: (value: string) => void }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <textarea id={id} rows={3} maxLength={600} value={props.value} data-testid={props.testId} onChange={(event) => props.onChange(event.target.value)} />
    </div>
  )
}
