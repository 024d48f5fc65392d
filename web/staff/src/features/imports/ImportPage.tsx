import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { type DeskKind, importDeskQuery, templateAddress, usePreview, useRunImport } from '@shared/api/imports'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Columns } from './Columns'
import { Preview } from './Preview'
import { Report } from './Report'

const MIB = 2 ** 20

/** A file is chosen, looked at, and only then taken. */
export default function ImportPage() {
  const t = useWords()
  const desk = useQuery(importDeskQuery)
  return (
    <div className="page">
      <h1>{t('imports.title')}</h1>
      <Ready query={desk}>{(data) => <Desk desk={data} />}</Ready>
    </div>
  )
}

function Desk({ desk }: { desk: Schemas['ImportDeskOut'] }) {
  const t = useWords()
  const [kind, setKind] = useState<DeskKind | undefined>(desk.kinds[0])
  const [file, setFile] = useState<File | null>(null)
  const preview = usePreview()
  const run = useRunImport()
  if (!kind) return null
  const start = (next: { kind: DeskKind; file: File | null }) => {
    setKind(next.kind)
    setFile(next.file)
    preview.reset()
    run.reset()
  }
  const seen = preview.data
  const large = file !== null && file.size > desk.max_bytes
  return (
    <>
      <section className="card stack" data-testid="import-choose">
        <p className="soft">{t('imports.note')}</p>
        <Choose desk={desk} kind={kind} large={large} onKind={(next) => start({ kind: next, file: null })} onFile={(chosen) => start({ kind, file: chosen })} />
        <Columns kind={kind} />
        <Refused error={preview.error} />
        <div className="row wrap">
          <Button look={seen ? 'normal' : 'primary'} data-testid="import-preview" busy={preview.isPending} disabled={!file || large || run.isPending} onClick={() => {
            run.reset()
            if (file) preview.mutate({ kind: kind.kind, file })
          }}>
            {preview.isPending ? t('imports.reading') : t('imports.preview')}
          </Button>
        </div>
      </section>
      {run.data ? <Report run={run.data} /> : null}
      {seen && file && !run.data ? (
        <Preview preview={seen} error={run.error} busy={run.isPending} onRun={() => run.mutate({ kind: kind.kind, file, key: seen.key })} />
      ) : null}
    </>
  )
}

interface ChooseProps {
  desk: Schemas['ImportDeskOut']
  kind: DeskKind
  large: boolean
  onKind: (kind: DeskKind) => void
  onFile: (file: File | null) => void
}

function Choose({ desk, kind, large, onKind, onFile }: ChooseProps) {
  const t = useWords()
  const id = useId()
  const limits = t('imports.limits', { mib: Math.floor(desk.max_bytes / MIB), lines: desk.max_lines.toLocaleString('en') })
  const pick = (name: string) => {
    const found = desk.kinds.find((one) => one.kind === name)
    if (found) onKind(found)
  }
  return (
    <div className="columns even">
      <div className="field">
        <label htmlFor={`${id}-kind`}>{t('imports.kind')}</label>
        <select id={`${id}-kind`} data-testid="import-kind" value={kind.kind} onChange={(event) => pick(event.target.value)}>
          {desk.kinds.map((one, place) => <option key={one.kind} value={one.kind}>{place + 1} · {t(nameOf(one.kind))}</option>)}
        </select>
        <a href={templateAddress(kind.kind)} download data-testid="import-template">{t('imports.template')}</a>
      </div>
      <div className="field">
        <label htmlFor={`${id}-file`}>{t('imports.file')}</label>
        <input
          key={kind.kind}
          id={`${id}-file`}
          type="file"
          accept=".csv,text/csv"
          aria-invalid={large}
          aria-describedby={`${id}-limits`}
          data-testid="import-file"
          onChange={(event) => onFile(event.target.files?.[0] ?? null)}
        />
        <span id={`${id}-limits`} className={large ? 'fault' : 'small soft'}>{large ? t('imports.large') : limits}</span>
      </div>
    </div>
  )
}

const NAMES = {
  customers: 'imports.kind.customers',
  documents: 'imports.kind.documents',
  accounts: 'imports.kind.accounts',
  products: 'imports.kind.products',
  prices: 'imports.kind.prices',
  holdings: 'imports.kind.holdings',
  transactions: 'imports.kind.transactions',
  contacts: 'imports.kind.contacts',
  corporate_actions: 'imports.kind.corporate_actions',
  facts: 'imports.kind.facts',
  memberships: 'imports.kind.memberships',
  parties: 'imports.kind.parties',
  series: 'imports.kind.series',
  ties: 'imports.kind.ties',
} as const

/** A kind the words do not know yet is shown as any file. */
const nameOf = (kind: string) => (kind in NAMES ? NAMES[kind as keyof typeof NAMES] : 'imports.file')
