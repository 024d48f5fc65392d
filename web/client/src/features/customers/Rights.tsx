import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { newIntent } from '@shared/api/client'
import { type RequestKind, requestsQuery, type RightsRequest, useExportData, useMakeRequest } from '@shared/api/privacy'
import { formatDate } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Sheet } from '@shared/ui/Sheet'
import { saveFile } from '@shared/ui/save'
import { Ready, Refused } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'

const KINDS = ['correction', 'erasure', 'explanation'] as const satisfies readonly RequestKind[]

/** A copy of everything, and what the customer can ask a person of the bank for. */
export function Rights({ customer }: { customer: string }) {
  const t = useWords()
  const [asking, setAsking] = useState<RequestKind | null>(null)
  return (
    <>
      <h2>{t('privacy.rights')}</h2>
      <ul className="card lines">
        <li><Link to="/me/looks" className="line-link"><span>{t('privacy.looks')}</span><span className="soft" aria-hidden>›</span></Link></li>
        {KINDS.map((kind) => (
          <li key={kind}>
            <button type="button" className="line-link line-button" data-testid={`ask-${kind}`} onClick={() => setAsking(kind)}>
              <span>{t(`privacy.ask.${kind}`)}</span><span className="soft" aria-hidden>›</span>
            </button>
          </li>
        ))}
      </ul>
      <Download customer={customer} />
      <Requests customer={customer} />
      {asking ? <AskSheet customer={customer} kind={asking} onClose={() => setAsking(null)} /> : null}
    </>
  )
}

function Download({ customer }: { customer: string }) {
  const t = useWords()
  const taken = useExportData(customer)
  const save = () =>
    taken.mutate(undefined, {
      onSuccess: (data) => saveFile('steward-my-data.json', JSON.stringify(data, null, 2)),
    })
  return (
    <section className="card stack">
      <p className="small soft">{t('privacy.export.note')}</p>
      <Refused error={taken.error} />
      {taken.isSuccess ? <p className="notice good" role="status" data-testid="export-done">{t('privacy.export.done')}</p> : null}
      <Button wide busy={taken.isPending} data-testid="export-data" onClick={save}>{t('privacy.export')}</Button>
    </section>
  )
}

function AskSheet({ customer, kind, onClose }: { customer: string; kind: RequestKind; onClose: () => void }) {
  const t = useWords()
  const ask = useMakeRequest(customer)
  const [detail, setDetail] = useState('')
  const [intent] = useState(newIntent)
  const needsWords = kind !== 'erasure'
  return (
    <Sheet title={t(`privacy.ask.${kind}`)} onClose={onClose} testId="ask-sheet">
      <p>{t(`privacy.ask.${kind}.note`)}</p>
      <label className="field">
        <span>{t('privacy.ask.detail')}</span>
        <textarea rows={3} maxLength={1000} data-testid="ask-detail" value={detail} onChange={(event) => setDetail(event.target.value)} />
      </label>
      <Refused error={ask.error} />
      <div className="pair">
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button
          look={kind === 'erasure' ? 'danger' : 'primary'}
          busy={ask.isPending}
          disabled={needsWords && !detail.trim()}
          data-testid="ask-send"
          onClick={() => ask.mutate({ kind, detail, intent }, { onSuccess: onClose })}
        >
          {t('privacy.ask.send')}
        </Button>
      </div>
    </Sheet>
  )
}

function Requests({ customer }: { customer: string }) {
  const t = useWords()
  const requests = useQuery(requestsQuery(customer))
  if (requests.data?.length === 0) return null
  return (
    <>
      <h2>{t('privacy.requests')}</h2>
      <Ready query={requests}>
        {(rows) => <ul className="card lines">{rows.map((row) => <RequestLine key={row.id} request={row} />)}</ul>}
      </Ready>
    </>
  )
}

function RequestLine({ request }: { request: RightsRequest }) {
  const t = useWords()
  const language = useLanguage()
  const { kind, state } = request
  return (
    <li className="entry stack" data-testid="request">
      <div className="row between">
        <span className="name">{t(`privacy.ask.${kind as RequestKind}`)}</span>
        <span className="mark">{t(`privacy.state.${state as 'open' | 'granted' | 'declined'}`)}</span>
      </div>
      {state === 'open' ? <p className="small soft">{t('privacy.request.due', { due: formatDate(request.due, language) })}</p> : null}
      {request.answer ? <p className="small">{t('list.of', { name: t('privacy.answer'), text: request.answer })}</p> : null}
    </li>
  )
}
