import { useQuery } from '@tanstack/react-query'
import type { Proposal } from '@shared/api/types'
import { versionsQuery } from '@shared/api/versions'
import { useWords } from '@shared/words'

/** What people changed of the machine's plan, in plain sentences; nothing when they left it as it was. */
export function Changes({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  const changed = (useQuery(versionsQuery(proposal.id)).data ?? []).filter((version) => version.changes.length > 0)
  if (changed.length === 0) return null
  return (
    <details className="card fold" data-testid="changes">
      <summary><h2>{t('advice.versions')}</h2></summary>
      {changed.map((version) => (
        <section key={version.number} className="stack">
          <h3>{t(`advice.version.${version.kind}`)}</h3>
          <ul className="points">{version.changes.map((change) => <li key={change.text}>{change.text}</li>)}</ul>
        </section>
      ))}
    </details>
  )
}
