import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { newIntent } from '@shared/api/client'
import { type Proof, useRecordProofs } from '@shared/api/investors'
import { bankQuery } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Kind = Proof['kind']
interface Line {
  kind: Kind
  year: number | null
}
type Typed = Record<'value' | 'day' | 'document', string>

const BLANK: Typed = { value: '', day: '', document: '' }
const YEARS_BACK = [1, 2, 3]
const nameOf = (line: Line) => `${line.kind}${line.year ?? ''}`

/** One line a document; lines left empty are not handed in. Whether they suffice, the figures decide once a second person has seen them. */
export function ProofForm({ customer, organisation, onDone }: { customer: string; organisation: boolean; onDone: () => void }) {
  const t = useWords()
  const record = useRecordProofs(customer)
  const intent = useRef(newIntent())
  const today = useQuery(bankQuery).data?.business_date ?? ''
  const [typed, setTyped] = useState<Record<string, Typed>>({})
  const lines = organisation ? [{ kind: 'organisation_net_assets' as const, year: null }] : personal(Number(today.slice(0, 4)))
  const of = (line: Line) => typed[nameOf(line)] ?? BLANK
  const begun = lines.filter((line) => Object.values(of(line)).some(Boolean))
  const whole = begun.length > 0 && begun.every((line) => Object.values(of(line)).every(Boolean))
  const type = (line: Line, part: keyof Typed) => (event: { target: { value: string } }) =>
    setTyped({ ...typed, [nameOf(line)]: { ...of(line), [part]: event.target.value.trim() } })
  return (
    <form
      className="stack"
      data-testid="proof-form"
      onSubmit={(event) => {
        event.preventDefault()
        record.mutate({ proofs: begun.map((line) => proofOf(line, of(line))), intent: intent.current }, { onSuccess: onDone })
      }}
    >
      <p className="small soft">{t('suitability.investor.how')}</p>
      {lines.map((line) => (
        <fieldset key={nameOf(line)} className="stack">
          <legend>{t(`suitability.investor.kind.${line.kind}`)} {line.year ?? ''}</legend>
          <div className="columns even">
            {line.kind === 'years' ? (
              <Field type="date" max={today} label={t('suitability.investor.since')} value={of(line).value} data-testid="proof-years" onChange={type(line, 'value')} />
            ) : (
              <Field inputMode="decimal" pattern="\d{1,12}(\.\d{1,2})?" label={t('suitability.investor.amount')} value={of(line).value} data-testid={`proof-${nameOf(line)}`} onChange={type(line, 'value')} />
            )}
            <Field type="date" max={today} label={t('suitability.investor.day')} value={of(line).day} data-testid={`day-${nameOf(line)}`} onChange={type(line, 'day')} />
            <Field label={t('suitability.investor.document')} maxLength={120} value={of(line).document} data-testid={`document-${nameOf(line)}`} onChange={type(line, 'document')} />
          </div>
        </fieldset>
      ))}
      <Refused error={record.error} />
      <div className="row wrap">
        <Button type="submit" look="primary" busy={record.isPending} disabled={!whole} data-testid="proofs-send">{t('suitability.investor.send')}</Button>
        <Button look="plain" onClick={onDone}>{t('suitability.investor.leave')}</Button>
      </div>
    </form>
  )
}

function personal(year: number): Line[] {
  const sums: Line[] = (['net_financial_assets', 'financial_assets', 'years'] as const).map((kind) => ({ kind, year: null }))
  return [...sums, ...YEARS_BACK.map((back): Line => ({ kind: 'income', year: year - back }))]
}

function proofOf(line: Line, { value, day, document }: Typed): Proof {
  const told = { kind: line.kind, proved_on: day, document, year: line.year }
  return line.kind === 'years' ? { ...told, since: value } : { ...told, amount: value }
}
