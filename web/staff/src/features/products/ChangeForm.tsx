import { type SyntheticEvent, useId, useRef, useState } from 'react'
import { usePropose } from '@shared/api/shelfLife'
import type { ProductPage, Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type State = Schemas['ShelfState']

/** What may follow a state; the server refuses anything else. */
const FOLLOWS: Record<string, State[]> = { draft: ['on_shelf'], on_shelf: ['suspended', 'matured'], suspended: ['on_shelf', 'matured'], matured: [] }

/** What a paper can show that admission has to know and no term says. */
const PROVES = ['partner_list', 'agency_contract', 'published', 'management_approval'] as const satisfies Schemas['Proves'][]

/** Asks for another state, with a reason and the papers it rests on. */
export function ChangeForm({ product }: { product: ProductPage }) {
  const t = useWords()
  const id = useId()
  const next = FOLLOWS[product.state] ?? []
  const [after, setAfter] = useState<State | undefined>(next[0])
  const [reason, setReason] = useState('')
  const [papers, setPapers] = useState<Schemas['EvidenceIn'][]>([])
  const intent = useRef(crypto.randomUUID())
  const propose = usePropose()
  if (next.length === 0 || after === undefined) return null
  const send = (event: SyntheticEvent) => {
    event.preventDefault()
    const done = () => {
      intent.current = crypto.randomUUID()
      setReason('')
      setPapers([])
    }
    propose.mutate({ product: product.id, body: { after, reason, evidence: papers }, intent: intent.current }, { onSuccess: done })
  }
  const attach = (files: FileList | null) => void Promise.all([...(files ?? [])].map(fingerprint)).then(setPapers)
  return (
    <form className="card stack" onSubmit={send} data-testid="change-form">
      <h2>{t('products.change')}</h2>
      <div className="field">
        <label htmlFor={`${id}-after`}>{t('products.change.after')}</label>
        <select id={`${id}-after`} value={after} onChange={(event) => setAfter(next.find((state) => state === event.target.value))}>
          {next.map((state) => <option key={state} value={state}>{t(`products.state.${state}`)}</option>)}
        </select>
      </div>
      <Field label={t('products.change.reason')} value={reason} maxLength={400} required onChange={(event) => setReason(event.target.value)} />
      <div className="field">
        <label htmlFor={`${id}-papers`}>{t('products.change.papers')}</label>
        <input id={`${id}-papers`} type="file" multiple onChange={(event) => attach(event.target.files)} />
        {papers.map((paper) => (
          <label key={paper.digest} className="row wrap">
            <span className="raw">{paper.name} {paper.digest.slice(0, 12)}…</span>
            <select value={paper.proves ?? ''} onChange={(event) => setPapers(papers.map((one) => (one === paper ? { ...one, proves: PROVES.find((p) => p === event.target.value) } : one)))}>
              <option value="">{t('products.proves')}</option>
              {PROVES.map((proof) => <option key={proof} value={proof}>{t(`products.proves.${proof}`)}</option>)}
            </select>
          </label>
        ))}
      </div>
      <p className="small soft">{after === 'suspended' ? t('products.change.at-once') : t('products.change.two')}</p>
      <Refused error={propose.error} />
      {propose.isSuccess ? <div className="notice" role="status" data-testid="proposed">{t('products.change.sent')}</div> : null}
      <Button type="submit" look="primary" busy={propose.isPending} disabled={reason.trim() === ''}>{t('products.change.send')}</Button>
    </form>
  )
}

/** A file as evidence: only its name and the SHA-256 of its content leave this machine. */
async function fingerprint(file: File): Promise<Schemas['EvidenceIn']> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  return { name: file.name.slice(0, 120), digest: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') }
}
