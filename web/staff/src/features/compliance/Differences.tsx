import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { differencesQuery, type RulePack } from '@shared/api/rules'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { VersionField } from './RulesPage'

const WHATS = ['added', 'removed', 'decision', 'unknown', 'condition'] as const

/** What changed between two versions, rule by rule. */
export function Differences({ pack }: { pack: RulePack }) {
  const t = useWords()
  const [after, setAfter] = useState(pack.versions.at(-1)?.version ?? '')
  const [before, setBefore] = useState(pack.versions.at(-2)?.version ?? after)
  const found = useQuery(differencesQuery(pack.name, before, after))
  const known = (what: string) => WHATS.find((one) => one === what)
  const columns = [
    { title: t('rules.rule'), dataIndex: 'rule_id', render: (id: string) => <span className="num">{id}</span> },
    { title: t('rules.params'), dataIndex: 'what', render: (what: string) => { const word = known(what); return word ? t(`rules.what.${word}`) : what } },
    { title: t('rules.before'), dataIndex: 'before', render: (text: string) => <span className="raw">{text || '—'}</span> },
    { title: t('rules.after'), dataIndex: 'after', render: (text: string) => <span className="raw">{text || '—'}</span> },
  ]
  return (
    <section className="card table-card">
      <div className="row wrap table-title">
        <VersionField label={t('rules.before')} pack={pack} value={before} onChange={setBefore} />
        <VersionField label={t('rules.after')} pack={pack} value={after} onChange={setAfter} />
      </div>
      <Ready query={found}>
        {(data) => (
          <DataTable
            label={t('rules.view.differences')}
            testId="differences"
            rows={data.map((row) => ({ ...row, key: `${row.rule_id}/${row.what}` }))}
            columns={columns}
            rowKey="key"
            empty={<Empty title={t('rules.differences.none')} hint={t('rules.differences.none.advice')} />}
          />
        )}
      </Ready>
    </section>
  )
}
