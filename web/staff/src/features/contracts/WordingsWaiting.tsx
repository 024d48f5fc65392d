import { useState } from 'react'
import { draftUrl, useDecideWording, type WordingWaiting } from '@shared/api/wordings'
import { formatDate } from '@shared/format'
import { Button } from '@shared/ui/Button'
import { Moment } from '@shared/ui/Figures'
import { Refused } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { ClauseText } from './ClauseText'

/** What waits for its second person, with every clause that changes beside what it says now. */
export function WordingsWaiting({ rows }: { rows: WordingWaiting[] }) {
  const t = useWords()
  return (
    <section className="card stack">
      <h2>{t('wordings.waiting')}</h2>
      {rows.length === 0 ? <p className="soft">{t('wordings.waiting.none')}</p> : null}
      {rows.map((row) => <Waiting key={row.change_id} row={row} />)}
    </section>
  )
}

function Waiting({ row }: { row: WordingWaiting }) {
  const t = useWords()
  const language = useLanguage()
  return (
    <div className="stack" data-testid="wording-change">
      <h3>{row.title[language]}</h3>
      <p className="small soft">{t('wordings.from', { day: formatDate(row.since, language) })} · {row.made_by} · <Moment of={row.made_at} /></p>
      <p className="notice">{t('wordings.again', { count: row.signers })}</p>
      {row.changes.length === 0 ? <p className="soft">{t('wordings.only-title')}</p> : null}
      {row.changes.map((change) => (
        <div key={change.id} className="stack">
          <span><span className="mark">{t(change.before ? (change.after ? 'wordings.changed' : 'wordings.goes') : 'wordings.comes')}</span></span>
          {change.before ? <del><ClauseText of={change.before} /></del> : null}
          {change.after ? <ClauseText of={change.after} /> : null}
        </div>
      ))}
      <a className="button" href={draftUrl(row.change_id, language)} target="_blank" rel="noreferrer">{t('wordings.draft')}</a>
      {row.may_decide ? <Decide change_id={row.change_id} /> : null}
    </div>
  )
}

function Decide({ change_id }: { change_id: string }) {
  const t = useWords()
  const decide = useDecideWording()
  const [note, setNote] = useState('')
  return (
    <>
      <label className="field">
        <span>{t('wordings.note')}</span>
        <textarea rows={2} maxLength={500} value={note} data-testid="wording-note" onChange={(event) => setNote(event.target.value)} />
      </label>
      <Refused error={decide.error} />
      <div className="row wrap">
        <Button look="primary" busy={decide.isPending} data-testid="wording-release" onClick={() => decide.mutate({ change_id, approve: true, note })}>{t('wordings.release')}</Button>
        <Button data-testid="wording-refuse" onClick={() => decide.mutate({ change_id, approve: false, note })}>{t('wordings.refuse')}</Button>
      </div>
    </>
  )
}
