import { type ReactNode, useId, useState } from 'react'
import { useTry } from '@shared/api/impact'
import type { Schemas } from '@shared/api/types'
import { useGo } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Choices } from '@shared/ui/Choices'
import { Field } from '@shared/ui/Field'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Change = Schemas['TrialIn']
type Rule = Schemas['RuleChoiceOut']
type Kind = 'parameter' | 'rule' | 'grade' | 'scoring'

const DECISIONS = ['ALLOW', 'WARN', 'REFER', 'BLOCK'] as const
const GRADES = ['1', '2', '3', '4', '5', '6']
const OFF = 'off'

/** What to change, and to what; trying it leads to where its progress is seen. */
export function ChangeForm({ choices }: { choices: Schemas['ChoicesOut'] }) {
  const t = useWords()
  const go = useGo()
  const attempt = useTry()
  const [kind, setKind] = useState<Kind>('parameter')
  const submit = (change: Change) => attempt.mutate(change, { onSuccess: (trial) => go(`/sandbox/${trial.id}`) })
  const kinds = (['parameter', 'rule', 'grade', 'scoring'] as const).map((value) => ({ value, label: t(`impact.kind.${value}`) }))
  const shared = { busy: attempt.isPending, onTry: submit }
  return (
    <section className="card stack" data-testid="change-form">
      <Choices label={t('impact.kind')} value={kind} choices={kinds} onChange={setKind} testId="change-kind" />
      {kind === 'parameter' ? <Parameter rules={choices.rules.filter((rule) => rule.parameters.length > 0)} {...shared} /> : null}
      {kind === 'rule' ? <Treatment rules={choices.rules} {...shared} /> : null}
      {kind === 'grade' ? <Grade products={choices.products} {...shared} /> : null}
      {kind === 'scoring' ? <Scoring instruments={choices.instruments} {...shared} /> : null}
      <Refused error={attempt.error} />
    </section>
  )
}

interface Way {
  busy: boolean
  onTry: (change: Change) => void
}

function Parameter({ rules, busy, onTry }: Way & { rules: Rule[] }) {
  const t = useWords()
  const [target, setTarget] = useState(rules[0]?.target ?? '')
  const [name, setName] = useState('')
  const [text, setText] = useState('')
  const rule = rules.find((one) => one.target === target)
  const parameter = rule?.parameters.find((one) => one.name === name) ?? rule?.parameters[0]
  const whole = /^-?\d{1,15}$/.test(text)
  const value = typeof parameter?.value === 'number' ? Number(text) : text
  const ready = parameter !== undefined && text !== '' && (whole || typeof parameter.value === 'string')
  return (
    <Asked ready={ready} busy={busy} onTry={() => parameter && onTry({ kind: 'parameter', target, values: { param: parameter.name, value } })}>
      <RulePick rules={rules} value={target} onChange={setTarget} />
      <Pick label={t('impact.parameter')} value={parameter?.name ?? ''} onChange={setName} options={(rule?.parameters ?? []).map((one) => [one.name, one.label])} />
      <Field
        label={t('impact.value')}
        hint={parameter ? t('impact.today', { value: String(parameter.value) }) : ' '}
        fault={text !== '' && !ready ? t('impact.value.fault') : undefined}
        value={text}
        maxLength={20}
        data-testid="change-value"
        onChange={(event) => setText(event.target.value.trim())}
      />
    </Asked>
  )
}

function Treatment({ rules, busy, onTry }: Way & { rules: Rule[] }) {
  const t = useWords()
  const [target, setTarget] = useState(rules[0]?.target ?? '')
  const [decision, setDecision] = useState<string>('WARN')
  const values: Change['values'] = decision === OFF ? { off: true } : { decision }
  return (
    <Asked ready={target !== ''} busy={busy} onTry={() => onTry({ kind: 'rule', target, values })}>
      <RulePick rules={rules} value={target} onChange={setTarget} />
      <Pick
        label={t('impact.decision')}
        value={decision}
        onChange={setDecision}
        options={[...DECISIONS.map((one): [string, string] => [one, t(`impact.${one}`)]), [OFF, t('impact.off')]]}
      />
    </Asked>
  )
}

function Grade({ products, busy, onTry }: Way & { products: Schemas['ProductChoiceOut'][] }) {
  const t = useWords()
  const [target, setTarget] = useState(products[0]?.id ?? '')
  const [grade, setGrade] = useState('5')
  return (
    <Asked ready={target !== ''} busy={busy} onTry={() => onTry({ kind: 'grade', target, values: { grade: Number(grade) } })}>
      <Pick
        label={t('impact.product')}
        value={target}
        onChange={setTarget}
        options={products.map((one) => [one.id, `${one.code} ${one.name} R${one.grade ?? '—'}`])}
      />
      <Pick label={t('impact.grade')} value={grade} onChange={setGrade} options={GRADES.map((one) => [one, `R${one}`])} />
    </Asked>
  )
}

/** A version that waits for its release, or other last totals for the one in force. */
function Scoring({ instruments, busy, onTry }: Way & { instruments: Schemas['InstrumentChoiceOut'][] }) {
  const t = useWords()
  const [place, setPlace] = useState('0')
  const [text, setText] = useState('')
  const chosen = instruments[Number(place)]
  if (!chosen) return null
  const totals = text.split(/[,，]/).map((one) => one.trim()).filter(Boolean)
  const fits = totals.length === chosen.up_to.length && totals.every((one) => /^-?\d{1,4}$/.test(one))
  const values: Change['values'] = chosen.own ? { own: chosen.own, digest: chosen.digest } : { up_to: totals.map(Number) }
  return (
    <Asked ready={chosen.own !== null || fits} busy={busy} onTry={() => onTry({ kind: 'scoring', target: chosen.code, values })}>
      <Pick
        label={t('impact.instrument')}
        value={place}
        onChange={setPlace}
        options={instruments.map((one, at) => [String(at), [one.title, one.version, one.own ? t('impact.waiting') : ''].filter(Boolean).join(' · ')])}
      />
      {chosen.own ? null : (
        <Field
          label={t('impact.up-to')}
          hint={t('impact.up-to.hint', { now: chosen.up_to.join(', ') })}
          fault={text !== '' && !fits ? t('impact.value.fault') : undefined}
          value={text}
          maxLength={60}
          data-testid="change-totals"
          onChange={(event) => setText(event.target.value)}
        />
      )}
    </Asked>
  )
}

function Asked({ ready, busy, onTry, children }: { ready: boolean; busy: boolean; onTry: () => void; children: ReactNode }) {
  const t = useWords()
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onTry()
      }}
    >
      {children}
      <div>
        <Button type="submit" look="primary" busy={busy} disabled={!ready} data-testid="try-change">{t('impact.run')}</Button>
      </div>
    </form>
  )
}

function RulePick({ rules, value, onChange }: { rules: Rule[]; value: string; onChange: (target: string) => void }) {
  const t = useWords()
  const rule = rules.find((one) => one.target === value)
  return (
    <>
      <Pick label={t('impact.rule')} value={value} onChange={onChange} options={rules.map((one) => [one.target, `${one.id} · ${one.text}`])} />
      {rule ? <p className="small soft">{rule.clause} <code className="raw" data-testid="rule-breach">{rule.breach}</code></p> : null}
    </>
  )
}

function Pick({ label, value, options, onChange }: { label: string; value: string; options: [string, string][]; onChange: (value: string) => void }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([name, text]) => <option key={name} value={name}>{text}</option>)}
      </select>
    </div>
  )
}
