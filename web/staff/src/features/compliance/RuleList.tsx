import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Rule, type RulePack, rulesQuery } from '@shared/api/rules'
import { Field } from '@shared/ui/Field'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { DecisionMark } from './DecisionMark'
import { RuleSheet } from './RuleSheet'
import { VersionField } from './RulesPage'

interface Props {
  pack: RulePack
  version: string
  marks: Record<string, string>
  onVersion: (version: string) => void
}

/** Every rule of one version; Enter or a click opens one. */
export function RuleList({ pack, version, marks, onVersion }: Props) {
  const t = useWords()
  const rules = useQuery(rulesQuery(pack.name, version))
  const [sought, setSought] = useState('')
  const [open, setOpen] = useState<Rule | null>(null)
  const columns = [
    { title: t('rules.rule'), dataIndex: 'id', render: (id: string, rule: Rule) => <span className="num">{id} {rule.own ? <span className="mark brand">{t('rules.own')}</span> : null}</span> },
    { title: t('rules.clause'), dataIndex: 'text', render: (text: string, rule: Rule) => <div className="rule-text">{text}<div className="small soft">{rule.clause}</div></div> },
    { title: t('rules.mark'), dataIndex: 'mark', render: (mark: string) => <abbr className="mark" title={marks[mark]}>{mark}</abbr> },
    { title: t('rules.decision'), dataIndex: 'decision', render: (decision: string) => <DecisionMark decision={decision} /> },
    { title: t('rules.params'), key: 'params', render: (_: unknown, rule: Rule) => <Params rule={rule} /> },
    { title: t('rules.since'), dataIndex: 'version', render: (since: string) => <span className="num">{since}</span> },
  ]
  return (
    <section className="card table-card">
      <div className="row wrap table-title">
        <VersionField label={t('rules.version')} pack={pack} value={version} onChange={onVersion} />
        <Field label={t('rules.search')} type="search" value={sought} data-testid="rules-search" onChange={(event) => setSought(event.target.value)} />
      </div>
      <Ready query={rules}>
        {(data) => {
          const found = data.rules.filter((rule) => holds(rule, sought))
          return (
            <>
              <p className="small soft table-title">{t('rules.count', { count: found.length })}</p>
              <DataTable label={t('rules.title')} rows={found} columns={columns} rowKey="id" testId="rules" onOpen={setOpen} empty={<Empty title={t('rules.none')} hint={t('rules.none.advice')} />} />
            </>
          )
        }}
      </Ready>
      {open ? <RuleSheet pack={pack.name} rule={open} marks={marks} onClose={() => setOpen(null)} /> : null}
    </section>
  )
}

function holds(rule: Rule, sought: string): boolean {
  const word = sought.trim().toLowerCase()
  return word === '' || [rule.id, rule.clause, rule.text, rule.condition].some((text) => text.toLowerCase().includes(word))
}

function Params({ rule }: { rule: Rule }) {
  const t = useWords()
  if (rule.params.length === 0) return <>—</>
  return (
    <ul className="plain small">
      {rule.params.map(({ name, label, value, mark, shipped }) => (
        <li key={name}>
          {label} <span className="num" title={name}>{value}</span> <span className="soft">{mark}</span>
          {shipped === null ? null : <span className="mark brand">{t('rules.moved', { shipped, value })}</span>}
        </li>
      ))}
    </ul>
  )
}
