import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { useIntents } from '@shared/api/intents'
import { useMe } from '@shared/api/session'
import type { Schemas } from '@shared/api/types'
import { type Lever, useAskWhatIf } from '@shared/api/whatIf'
import { useGo } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Choices } from '@shared/ui/Choices'
import { Field } from '@shared/ui/Field'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { ParameterFields } from './ParameterFields'
import { Pick } from './Pick'
import { ScoringFields } from './ScoringFields'
import { SetField } from './SetField'

type Levers = Schemas['LeversOut']
export type Values = Record<string, string>
const PERCENT = /^-?[0-9]{1,3}(\.[0-9]{1,2})?$/
const TOTALS = /^\s*-?\d{1,4}\s*([,，]\s*-?\d{1,4}\s*)+$/
const GRADE = /^[1-6]$/

/** Which input is another, and its other value. */
export function WhatIfForm({ levers }: { levers: Levers }) {
  const t = useWords()
  const go = useGo()
  const { data: me } = useMe()
  const ask = useAskWhatIf()
  const intentOf = useIntents()
  const [lever, setLever] = useState<Lever>('shock')
  const [target, setTarget] = useState('')
  const [values, setValues] = useState<Values>({})
  const put = (next: string, told: Values) => { setTarget(next); setValues(told) }
  const offered: Lever[] = ['shock', 'fee', 'grade', 'view', 'model', ...(may(me, 'compliance:impact:read') ? (['parameter', 'scoring'] as const) : [])]
  const told = readValues(lever, target, values)
  const send = () => {
    if (!told) return
    const body = { lever, target: target || 'own', values: told }
    ask.mutate({ intent: intentOf(body), body }, { onSuccess: (trial) => go(`/what-if/${trial.id}`) })
  }
  return (
    <section className="card stack" data-testid="what-if-form">
      <Choices label={t('whatif.lever')} value={lever} choices={offered.map((value) => ({ value, label: t(`whatif.lever.${value}`) }))} onChange={(next) => { setLever(next); put('', {}) }} testId="lever" />
      {lever === 'shock' ? <Shock levers={levers} target={target} values={values} onChange={put} /> : null}
      {lever === 'view' ? <Pick label={t('whatif.class')} blank="—" value={target} options={levers.classes.map((one) => [one.code, one.label])} onChange={(next) => put(next, {})} /> : null}
      {lever === 'fee' || lever === 'grade' ? <Pick label={t('impact.product')} blank="—" value={target} options={levers.products.map((one) => [one.id, `${one.name} · ${one.fee_bps / 100}% · R${one.grade ?? '—'}`])} onChange={(next) => put(next, {})} /> : null}
      {lever === 'fee' || lever === 'view' ? <Field label={t(`whatif.new.${lever}`)} inputMode="decimal" maxLength={6} value={values.bps ?? ''} onChange={(event) => setValues({ bps: event.target.value })} /> : null}
      {lever === 'grade' ? <Field label={t('whatif.new.grade')} inputMode="numeric" maxLength={1} value={values.grade ?? ''} onChange={(event) => setValues({ grade: event.target.value })} /> : null}
      {lever === 'parameter' ? <ParameterFields target={target} values={values} onChange={put} /> : null}
      {lever === 'scoring' ? <ScoringFields values={values} onChange={put} /> : null}
      {lever === 'model' ? <SetField sets={levers.sets} value={target} onChange={(next) => put(next, {})} /> : null}
      <Refused error={ask.error} />
      <Button look="primary" busy={ask.isPending} disabled={!told} data-testid="what-if-ask" onClick={send}>{t('whatif.ask')}</Button>
    </section>
  )
}

/** What is sent, percent as basis points; null while something is missing. */
function readValues(lever: Lever, target: string, values: Values): Record<string, string | number | number[]> | null {
  const told = Object.entries(values).filter(([, value]) => value !== '')
  if (lever === 'model') return target === '' ? null : {}
  if (told.length === 0 || (lever !== 'shock' && target === '')) return null
  if (lever === 'parameter') return values.value ? { param: values.param ?? '', value: /^-?[0-9]+$/.test(values.value) ? Number(values.value) : values.value } : null
  if (lever === 'scoring') return values.own ? { own: values.own } : TOTALS.test(values.up_to ?? '') ? { up_to: (values.up_to ?? '').split(/[,，]/).map(Number) } : null
  if (lever === 'grade') return GRADE.test(values.grade ?? '') ? { grade: Number(values.grade) } : null
  return told.every(([, value]) => PERCENT.test(value)) ? Object.fromEntries(told.map(([name, value]) => [name, Math.round(Number(value) * 100)])) : null
}

interface ShockProps {
  levers: Levers
  target: string
  values: Values
  onChange: (code: string, losses: Values) => void
}

/** A crisis of the past fills the losses in; each may be changed, and it is one's own then. */
function Shock({ levers, target, values, onChange }: ShockProps) {
  const t = useWords()
  const named = (code: string) => {
    const losses = levers.shocks.find((shock) => shock.code === code)?.losses ?? {}
    onChange(code, Object.fromEntries(Object.entries(losses).map(([name, loss]) => [name, `${loss / 100}`])))
  }
  return (
    <>
      <Pick label={t('whatif.shock')} blank={t('whatif.shock.own')} testId="shock" value={target} options={levers.shocks.map((one) => [one.code, one.label])} onChange={named} />
      <div className="row wrap">
        {levers.classes.map((one) => (
          <Field key={one.code} label={t('whatif.loss', { label: one.label })} inputMode="decimal" maxLength={6} value={values[one.code] ?? ''} onChange={(event) => onChange('', { ...values, [one.code]: event.target.value })} />
        ))}
      </div>
    </>
  )
}
