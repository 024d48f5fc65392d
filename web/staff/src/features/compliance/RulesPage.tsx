import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { packsQuery, type RulePack } from '@shared/api/rules'
import { Choices } from '@shared/ui/Choices'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Differences } from './Differences'
import { Drafts } from './Drafts'
import { Releases } from './Releases'
import { RuleList } from './RuleList'

const VIEWS = ['rules', 'differences', 'layer', 'history'] as const
type View = (typeof VIEWS)[number]

/** The rule browser: packs, versions, and the bank's own layer. */
export default function RulesPage() {
  const t = useWords()
  const packs = useQuery(packsQuery)
  const [view, setView] = useState<View>('rules')
  const [chosen, setChosen] = useState('')
  return (
    <div className="page">
      <h1>{t('rules.title')}</h1>
      <Ready query={packs}>
        {(data) => {
          const pack = data.packs.find(({ name }) => name === chosen) ?? data.packs[0]
          return pack ? (
            <>
              <div className="row between wrap">
                <Choices label={t('rules.view')} value={view} onChange={setView} testId="rules-view" choices={VIEWS.map((value) => ({ value, label: t(`rules.view.${value}`) }))} />
                <Choices label={t('rules.pack')} value={pack.name} onChange={setChosen} testId="rules-pack" choices={data.packs.map(({ name }) => ({ value: name, label: name }))} />
              </div>
              <Shown key={pack.name} view={view} pack={pack} marks={data.marks} />
            </>
          ) : null
        }}
      </Ready>
    </div>
  )
}

function Shown({ view, pack, marks }: { view: View; pack: RulePack; marks: Record<string, string> }) {
  const now = pack.versions.find((one) => one.in_force) ?? pack.versions.at(-1)
  const [version, setVersion] = useState(now?.version ?? '')
  if (view === 'differences') return <Differences pack={pack} />
  if (view === 'layer') return <Drafts pack={pack.name} version={now?.version ?? ''} />
  if (view === 'history') return <Releases pack={pack.name} />
  return <RuleList pack={pack} version={version} marks={marks} onVersion={setVersion} />
}

/** A version of a pack out of its list, newest first. */
export function VersionField({ label, pack, value, onChange }: { label: string; pack: RulePack; value: string; onChange: (version: string) => void }) {
  const t = useWords()
  const id = useId()
  const current = pack.versions.find((one) => one.in_force)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {pack.versions.toReversed().map((one) => (
          <option key={one.version} value={one.version}>
            {[one.version, one.version === one.since ? '' : one.since, one.in_force ? t('rules.in-force') : '', current && one.since > current.since ? t('rules.to-come') : '', one.layered ? t('rules.layered') : ''].filter(Boolean).join(' · ')}
          </option>
        ))}
      </select>
    </div>
  )
}
