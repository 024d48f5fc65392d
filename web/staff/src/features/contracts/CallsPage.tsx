import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { type ConversationDue, conversationsQuery, type TaskOutcome, useConversation } from '@shared/api/disclosures'
import { useMe } from '@shared/api/session'
import { formatInstant } from '@shared/format'
import { Button } from '@shared/ui/Button'
import { Loss, Money } from '@shared/ui/Figures'
import { GradeMark } from '@shared/ui/marks'
import { Empty, Loading, Ready, Refused } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'

/** Conversations that are due: with whom, about what, what has to be said, and what came of it. */
export default function CallsPage() {
  const t = useWords()
  const due = useQuery(conversationsQuery)
  return (
    <div className="page" data-testid="calls">
      <h1>{t('contracts.calls')}</h1>
      <p className="soft">{t('contracts.calls.intro')}</p>
      <Ready
        query={due}
        loading={<Loading lines={8} />}
        empty={{ when: (data) => data.length === 0, show: <Empty title={t('contracts.calls.none')} /> }}
      >
        {(data) => data.map((task) => <Call key={task.id} task={task} />)}
      </Ready>
    </div>
  )
}

function Call({ task }: { task: ConversationDue }) {
  const t = useWords()
  const { data: me } = useMe()
  const due = formatInstant(task.due_at, useLanguage())
  return (
    <section className="card stack" data-testid="call">
      <div className="row between wrap">
        <h2>{t('list.of', { name: task.kind_text, text: task.customer_name })}</h2>
        <span className={task.is_due ? 'mark wait' : 'mark'}>{t(task.is_due ? 'contracts.calls.due' : 'contracts.calls.later', { due })}</span>
      </div>
      <p className="row wrap"><span>{task.product_name}</span><GradeMark grade={task.grade} /><span className="num">{task.phone}</span></p>
      <p>{t('contracts.put-in')} <Money of={task.amount} />{' · '}{t('contracts.worst')} <Loss of={task.worst} /></p>
      {task.concerns.map((concern) => <p key={concern.code} className="notice">{concern.text}</p>)}
      {task.words.map((words) => <blockquote key={words} className="sentence">{words}</blockquote>)}
      {task.is_due && may(me, 'contracts:task:decide') ? <Outcome task={task} /> : null}
    </section>
  )
}

const OUTCOMES: TaskOutcome[] = ['understood', 'not_understood', 'withdrawn', 'no_answer']

/** The script is ticked as it is said; nothing is ticked beforehand. */
function Outcome({ task }: { task: ConversationDue }) {
  const t = useWords()
  const conversation = useConversation(task.id)
  const [said, setSaid] = useState<string[]>([])
  const [note, setNote] = useState('')
  const tick = (id: string) => setSaid(said.includes(id) ? said.filter((s) => s !== id) : [...said, id])
  return (
    <>
      <fieldset className="stack script">
        <legend>{t('contracts.calls.script')}</legend>
        {task.script.map((node) => (
          <label key={node.code} className="row">
            <input type="checkbox" checked={said.includes(node.code)} data-testid="node" onChange={() => tick(node.code)} />
            <span>{node.text}</span>
          </label>
        ))}
      </fieldset>
      <div className="field">
        <label htmlFor={`note-${task.id}`}>{t('contracts.calls.note')}</label>
        <textarea id={`note-${task.id}`} rows={2} value={note} maxLength={1000} data-testid="call-note" onChange={(event) => setNote(event.target.value)} />
      </div>
      <Refused error={conversation.error} />
      <div className="row wrap">
        {OUTCOMES.map((outcome) => (
          <Button
            key={outcome}
            look={outcome === 'understood' ? 'primary' : 'normal'}
            busy={conversation.isPending}
            disabled={note.trim() === '' || (outcome === 'understood' && said.length < task.script.length)}
            data-testid={`outcome-${outcome}`}
            onClick={() => conversation.mutate({ outcome, said, note })}
          >
            {t(`contracts.outcome.${outcome}`)}
          </Button>
        ))}
      </div>
    </>
  )
}
