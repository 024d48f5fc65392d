import type { ReactNode } from 'react'
import type { EvidenceRecord } from '@shared/api/evidence'
import { FactList } from '@shared/ui/FactList'
import { Day, Moment, Money } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

const LOOK: Record<string, string> = { ALLOW: 'good', WARN: 'wait', REFER: 'wait', BLOCK: 'bad' }

/** One decision: who, on which facts, which rules spoke, and what the customer was told and confirmed. */
export function RecordCard({ record }: { record: EvidenceRecord }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid={`record-${record.stage}`}>
      <h2 className="row">
        {record.label} <span className={`mark ${LOOK[record.decision ?? ''] ?? ''}`}>{record.decided}</span>
      </h2>
      <FactList
        rows={[
          [t('evidence.at'), <Moment of={record.at} />],
          [t('evidence.operator'), record.operator],
          [t('evidence.channel'), record.channel],
          ...(record.pack ? [[t('evidence.pack'), record.pack] as const] : []),
          [t('evidence.retain'), <Day of={record.retain_until} />],
          [t('evidence.digest'), <span className="raw">{record.digest}</span>],
        ]}
      />
      {record.products.length > 0 ? <Products record={record} /> : null}
      {record.pack ? <Rules record={record} /> : null}
      <Told title={t('cases.of-proposal')} lines={record.reviews} />
      <Told title={t('evidence.confirmations')} lines={record.confirmations} />
      <Told title={t('evidence.warnings')} lines={record.warnings} />
      <Told title={t('evidence.documents')} lines={record.documents.map((d) => `${d.label} ${d.value}`)} />
      <Closed title={t('evidence.opinion')} show={record.opinion.length > 0}>
        {record.opinion.map((line) => <p key={line}>{line}</p>)}
      </Closed>
      <Closed title={t('evidence.facts')} show={record.facts.length > 0}>
        <FactList rows={record.facts.map((fact) => [fact.label, fact.value] as const)} />
        <p className="soft">{t('evidence.used')} {record.used} · {t('evidence.consents')} {record.consents}</p>
      </Closed>
      <Closed title={t('evidence.assessment')} show={record.assessment.length > 0}>
        <FactList rows={record.assessment.map((fact) => [fact.label, fact.value] as const)} />
      </Closed>
    </section>
  )
}

function Rules({ record }: { record: EvidenceRecord }) {
  const t = useWords()
  return (
    <div className="stack" data-testid="rules">
      <h3>{t('evidence.rules')}</h3>
      {record.rules.length === 0 ? <p className="soft">{t('evidence.rules.none')}</p> : null}
      {record.rules.map((rule) => (
        <div key={rule.id + rule.sentence}>
          <p className="row"><span className="mark">{rule.id}</span> {rule.decision} <span className="soft">{t('evidence.rule.mark')} {rule.mark}</span></p>
          <p>{rule.sentence}</p>
          <p className="soft">{rule.clause}</p>
        </div>
      ))}
    </div>
  )
}

function Products({ record }: { record: EvidenceRecord }) {
  const t = useWords()
  const grade = (value: number | null) => (value === null ? '—' : `R${value}`)
  return (
    <div className="stack">
      <h3>{t('evidence.products')}</h3>
      {record.products.map((product, place) => (
        <div key={place} className="row between">
          <span>
            {product.name || '—'} <span className="soft">{product.version === null ? '' : `${t('evidence.product.version')} ${product.version} · `}{product.regime}</span>
          </span>
          <span title={t('evidence.product.grades')}>
            {grade(product.issuer_grade)} / {grade(product.seller_grade)} → <span className="mark brand">{grade(product.grade)}</span> <Money of={product.amount} />
          </span>
        </div>
      ))}
    </div>
  )
}

function Told({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null
  return (
    <div className="stack">
      <h3>{title}</h3>
      {lines.map((line) => <p key={line}>{line}</p>)}
    </div>
  )
}

/** Long parts stay closed until asked for. */
function Closed({ title, show, children }: { title: string; show: boolean; children: ReactNode }) {
  if (!show) return null
  return (
    <details>
      <summary>{title}</summary>
      <div className="stack">{children}</div>
    </details>
  )
}
