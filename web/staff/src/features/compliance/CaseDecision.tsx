import { useId, useState } from 'react'
import { type ReferredCase, useDecideCase, useWriteOpinion } from '@shared/api/cases'
import { newIntent } from '@shared/api/client'
import { Button } from '@shared/ui/Button'
import { Sheet } from '@shared/ui/Sheet'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const LEAST = 4

/** The first person writes and proposes, the second agrees or sends back; both are asked once more before it counts. */
export function CaseDecision({ file }: { file: ReferredCase }) {
  const t = useWords()
  const { state } = file.case
  if (file.may_write) return <Writing file={file} />
  if (file.may_decide) return <Second file={file} />
  if (state === 'proposed') return <p className="notice" role="status">{t('cases.awaits')}</p>
  return null
}

function Writing({ file }: { file: ReferredCase }) {
  const t = useWords()
  const id = useId()
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState<'release' | 'decline' | null>(null)
  const [intent] = useState(newIntent)
  const write = useWriteOpinion(file.case.id)
  const short = reason.trim().length < LEAST
  const send = () => write.mutate({ intent: `${intent}-${asked}`, release: asked === 'release', reason }, { onSettled: () => setAsked(null) })
  return (
    <section className="card stack" data-testid="case-writing">
      <h2>{t('cases.decide')}</h2>
      <p className="small soft">{t('cases.decide.note')}</p>
      <div className="field">
        <label htmlFor={id}>{t('cases.reason')}</label>
        <textarea id={id} rows={5} maxLength={1000} value={reason} aria-describedby={`${id}-hint`} data-testid="case-reason" onChange={(event) => setReason(event.target.value)} />
        <span id={`${id}-hint`} className="small soft">{t('cases.reason.hint')}</span>
      </div>
      <Refused error={write.error} />
      <div className="row wrap">
        <Button look="primary" disabled={short} data-testid="case-release" onClick={() => setAsked('release')}>{t('cases.release')}</Button>
        <Button disabled={short} data-testid="case-decline" onClick={() => setAsked('decline')}>{t('cases.decline')}</Button>
      </div>
      {asked ? (
        <Sheet title={t(`cases.confirm.${asked}`)} testId="case-confirm" onClose={() => setAsked(null)}>
          <blockquote className="sentence">{reason}</blockquote>
          <p className="small soft">{t('cases.confirm.note')}</p>
          <div className="row">
            <Button look="primary" busy={write.isPending} data-testid="case-submit" onClick={send}>{t('cases.submit')}</Button>
            <Button look="plain" onClick={() => setAsked(null)}>{t('action.cancel')}</Button>
          </div>
        </Sheet>
      ) : null}
    </section>
  )
}

function Second({ file }: { file: ReferredCase }) {
  const t = useWords()
  const [asking, setAsking] = useState(false)
  const [intent] = useState(newIntent)
  const decide = useDecideCase(file.case.id)
  const written = file.opinions.at(-1)
  const say = (approve: boolean) => decide.mutate({ intent: `${intent}-${approve}`, approve, digest: file.digest ?? '' }, { onSettled: () => setAsking(false) })
  const agree = t(written?.release ? 'cases.agree.release' : 'cases.agree.decline')
  return (
    <section className="card stack" data-testid="case-second">
      <h2>{t('cases.second')}</h2>
      <p className="small soft">{t('cases.second.note')}</p>
      <blockquote className="sentence">{written?.reason}</blockquote>
      <Refused error={decide.error} />
      <div className="row wrap">
        <Button look="primary" data-testid="case-agree" onClick={() => setAsking(true)}>{agree}</Button>
        <Button busy={decide.isPending && !asking} data-testid="case-return" onClick={() => say(false)}>{t('cases.return')}</Button>
      </div>
      {asking ? (
        <Sheet title={t('cases.confirm.agree')} testId="case-confirm" onClose={() => setAsking(false)}>
          <p>{agree}</p>
          <p className="small soft">{t('cases.confirm.agree.note')}</p>
          <div className="row">
            <Button look="primary" busy={decide.isPending} data-testid="case-submit" onClick={() => say(true)}>{agree}</Button>
            <Button look="plain" onClick={() => setAsking(false)}>{t('action.cancel')}</Button>
          </div>
        </Sheet>
      ) : null}
    </section>
  )
}
