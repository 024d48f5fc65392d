import { useId, useState } from 'react'
import { type Disclosure, useStatement, useTeachBack } from '@shared/api/disclosures'
import { Button } from '@shared/ui/Button'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** What can go wrong, in the customer's own words; hints name what is still missing. */
export function TeachStep({ of }: { of: Disclosure }) {
  const t = useWords()
  const teach = useTeachBack(of.id)
  return (
    <section className="card stack" data-testid="teach-back">
      <h2>{t('contracts.teach.title')}</h2>
      <p className="soft">{t('contracts.teach.advice')}</p>
      {teach.data && !teach.data.passed ? (
        <ul className="points" role="status" data-testid="hints">{teach.data.hints.map((hint) => <li key={hint}>{hint}</li>)}</ul>
      ) : null}
      <Writing label={t('contracts.teach.label')} lines={5} busy={teach.isPending} onSend={(text) => teach.mutate(text)} />
      <Refused error={teach.error} />
    </section>
  )
}

/** A sentence typed word by word: pasting it would say nothing. */
export function StatementStep({ of, step }: { of: Disclosure; step: 'statement' | 'special_statement' }) {
  const t = useWords()
  const statement = useStatement(of.id)
  return (
    <section className="card stack" data-testid="statement">
      <h2>{t('contracts.statement.title')}</h2>
      <p className="soft">{t('contracts.statement.advice')}</p>
      <blockquote className="sentence" data-testid="sentence">{of.statements[step]}</blockquote>
      <Writing label={t('contracts.statement.label')} lines={2} typed busy={statement.isPending} onSend={(text) => statement.mutate({ step, text })} />
      <Refused error={statement.error} />
    </section>
  )
}

interface WritingProps {
  label: string
  lines: number
  busy: boolean
  typed?: boolean
  onSend: (text: string) => void
}

function Writing({ label, lines, busy, typed = false, onSend }: WritingProps) {
  const t = useWords()
  const id = useId()
  const [text, setText] = useState('')
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        onSend(text)
      }}
    >
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <textarea
          id={id}
          rows={lines}
          value={text}
          maxLength={1000}
          autoComplete="off"
          spellCheck={false}
          data-testid="words"
          onPaste={typed ? (event) => event.preventDefault() : undefined}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Button type="submit" look="primary" wide busy={busy} disabled={text.trim() === ''} data-testid="send-words">{t('contracts.send')}</Button>
    </form>
  )
}
