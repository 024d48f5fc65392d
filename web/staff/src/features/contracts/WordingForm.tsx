import { useState } from 'react'
import { type Clause, useProposeWording, type WordingHistory, type WordingVersion } from '@shared/api/wordings'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Said = Clause['text']
const NOTHING: Said = { zh: '', en: '' }

/** Another wording, begun from the newest version, clause by clause in both languages. */
export function WordingForm({ of, from, onClose }: { of: WordingHistory; from: WordingVersion; onClose: () => void }) {
  const t = useWords()
  const propose = useProposeWording()
  const [title, setTitle] = useState<Said>(from.title)
  const [since, setSince] = useState('')
  const [clauses, setClauses] = useState<Clause[]>(from.clauses)
  const change = (at: number, next: Clause) => setClauses(clauses.map((one, i) => (i === at ? next : one)))
  const add = () => setClauses([...clauses, { id: freshId(clauses), key: false, title: NOTHING, text: NOTHING }])
  if (propose.isSuccess) return <p role="status" className="notice">{t('wordings.asked')}</p>
  return (
    <form
      className="stack"
      data-testid="wording-form"
      onSubmit={(event) => {
        event.preventDefault()
        propose.mutate({ code: of.code, since, title, clauses })
      }}
    >
      <p className="soft">{t('wordings.write.hint', { fields: of.fields.map((name) => `{${name}}`).join(' ') })}</p>
      <Field label={t('wordings.since')} type="date" required value={since} data-testid="wording-since" onChange={(event) => setSince(event.target.value)} />
      <Both label={t('wordings.name')} said={title} onChange={setTitle} />
      {clauses.map((clause, at) => (
        <fieldset key={clause.id} className="card stack" data-testid="wording-clause">
          <Both label={t('wordings.clause.title')} said={clause.title} onChange={(next) => change(at, { ...clause, title: next })} />
          <Both label={t('wordings.clause.text')} rows={4} said={clause.text} onChange={(next) => change(at, { ...clause, text: next })} />
          <div className="row between wrap">
            <label className="row"><input type="checkbox" checked={clause.key} onChange={(event) => change(at, { ...clause, key: event.target.checked })} /> {t('wordings.key')}</label>
            <Button onClick={() => setClauses(clauses.filter((_, i) => i !== at))}>{t('wordings.clause.remove')}</Button>
          </div>
        </fieldset>
      ))}
      <div><Button onClick={add} data-testid="wording-add">{t('wordings.clause.add')}</Button></div>
      <Refused error={propose.error} />
      <div className="row wrap">
        <Button type="submit" look="primary" busy={propose.isPending} disabled={!since} data-testid="wording-ask">{t('wordings.ask')}</Button>
        <Button onClick={onClose}>{t('wordings.cancel')}</Button>
      </div>
    </form>
  )
}

function freshId(clauses: Clause[]): string {
  let number = clauses.length + 1
  while (clauses.some((one) => one.id === `clause_${number}`)) number += 1
  return `clause_${number}`
}

function Both({ label, said, rows = 1, onChange }: { label: string; said: Said; rows?: number; onChange: (next: Said) => void }) {
  const t = useWords()
  return (
    <div className="columns">
      {(['zh', 'en'] as const).map((language) => (
        <label key={language} className="field">
          <span className="small">{label} · {t(`wordings.${language}`)}</span>
          <textarea rows={rows} maxLength={4000} required value={said[language]} onChange={(event) => onChange({ ...said, [language]: event.target.value })} />
        </label>
      ))}
    </div>
  )
}
