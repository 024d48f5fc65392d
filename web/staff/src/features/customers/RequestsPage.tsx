import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { newIntent } from '@shared/api/client'
import { type DeskRequest, deskRequestsQuery, type RequestKind, useAnswerRequest } from '@shared/api/privacy'
import { formatDate } from '@shared/format'
import { Link, useFilters } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Choices } from '@shared/ui/Choices'
import { Field } from '@shared/ui/Field'
import { Day } from '@shared/ui/Figures'
import { Sheet } from '@shared/ui/Sheet'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'

/** What customers ask about their data, what is due first. */
export default function RequestsPage() {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const all = filters.show === 'all'
  const requests = useQuery(deskRequestsQuery(all ? undefined : 'open'))
  const [answering, setAnswering] = useState<DeskRequest | null>(null)
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('requests.title')}</h1>
        <Choices
          label={t('requests.title')}
          value={all ? 'all' : 'open'}
          choices={[{ value: 'open', label: t('requests.open') }, { value: 'all', label: t('requests.all') }]}
          onChange={(show) => setFilters({ show: show === 'all' ? 'all' : undefined })}
        />
      </div>
      <Ready query={requests} empty={{ when: (rows) => rows.length === 0, show: <Empty title={t('requests.none')} hint={t('requests.none.advice')} /> }}>
        {(rows) => rows.map((row) => <RequestCard key={row.id} request={row} onAnswer={() => setAnswering(row)} />)}
      </Ready>
      {answering ? <AnswerSheet request={answering} onClose={() => setAnswering(null)} /> : null}
    </div>
  )
}

function RequestCard({ request, onAnswer }: { request: DeskRequest; onAnswer: () => void }) {
  const t = useWords()
  const { state } = request
  return (
    <section className="card stack" data-testid="desk-request">
      <div className="row between">
        <span className="row wrap">
          <strong>{t(`requests.kind.${request.kind as RequestKind}`)}</strong>
          {request.customer ? <Link to={`/customers/${request.customer_id}`}>{request.customer} · {request.number}</Link> : <span className="soft">{t('requests.erased')}</span>}
        </span>
        <span className="row">
          {request.overdue ? <span className="mark bad">{t('requests.overdue')}</span> : null}
          {state === 'open' ? <span className="small soft">{t('requests.due')} <Day of={request.due} /></span> : <span className="mark">{t(`privacy.state.${state as 'granted' | 'declined'}`)}</span>}
          {state === 'open' ? <Button look="primary" data-testid="answer-request" onClick={onAnswer}>{t('requests.carry-out')}</Button> : null}
        </span>
      </div>
      {request.detail ? <p>{request.detail}</p> : null}
      {request.answer ? <p className="small soft">{t('list.of', { name: t('privacy.answer'), text: request.answer })}</p> : null}
    </section>
  )
}

function AnswerSheet({ request, onClose }: { request: DeskRequest; onClose: () => void }) {
  const t = useWords()
  const answer = useAnswerRequest(request.id)
  const [words, setWords] = useState('')
  const [intent] = useState(newIntent)
  const send = (granted: boolean) => answer.mutate({ intent: `${intent}-${granted}`, granted, answer: words }, { onSuccess: onClose })
  const short = words.trim().length < 4
  return (
    <Sheet title={t(`requests.kind.${request.kind as RequestKind}`)} onClose={onClose} testId="answer-sheet">
      {request.detail ? <p>{t('list.of', { name: t('requests.detail'), text: request.detail })}</p> : null}
      {request.kind === 'erasure' ? <Kept request={request} /> : null}
      <Field label={t('requests.answer')} value={words} maxLength={1000} data-testid="answer-words" onChange={(event) => setWords(event.target.value)} />
      <Refused error={answer.error} />
      <div className="row">
        <Button look={request.kind === 'erasure' ? 'danger' : 'primary'} disabled={short || request.open_business} busy={answer.isPending} data-testid="answer-grant" onClick={() => send(true)}>{t('requests.grant')}</Button>
        <Button disabled={short} busy={answer.isPending} onClick={() => send(false)}>{t('requests.decline')}</Button>
        <Button look="plain" onClick={onClose}>{t('action.cancel')}</Button>
      </div>
    </Sheet>
  )
}

/** What erasure would leave, before it is granted. */
function Kept({ request }: { request: DeskRequest }) {
  const t = useWords()
  const language = useLanguage()
  if (request.open_business) return <p className="notice" data-testid="open-business">{t('requests.open-business')}</p>
  if (request.kept.length === 0) return <p className="notice">{t('requests.kept.none')}</p>
  return (
    <div className="stack">
      <h3>{t('requests.kept')}</h3>
      <ul className="points">
        {request.kept.map((kept) => (
          <li key={kept.text}>
            {kept.text} · {t('requests.kept.until', { day: formatDate(kept.until, language) })} <span className="small soft">{kept.clause} [{kept.mark}]</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
