import { useQuery } from '@tanstack/react-query'
import type { Proposal } from '@shared/api/types'
import { driftQuery, versionsQuery } from '@shared/api/versions'
import { Link } from '@shared/shell/navigation'
import { Moment } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

/** The machine's draft, what the advisor made of it, what the customer signed: who, when, and what changed in between. */
export function Versions({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  const versions = useQuery(versionsQuery(proposal.id)).data ?? []
  return (
    <section className="card stack">
      <h2>{t('advice.versions')}</h2>
      <ol className="points" data-testid="versions">
        {versions.map((version) => (
          <li key={version.number} data-kind={version.kind}>
            <strong>{t(`advice.version.${version.kind}`)}</strong> <span className="small soft">{version.made_by} · <Moment of={version.made_at} /></span>
            <ul className="points">{version.changes.map((change) => <li key={change.text}>{change.text}</li>)}</ul>
          </li>
        ))}
      </ol>
    </section>
  )
}

const LIVING = ['draft', 'review', 'released', 'issued']

/** Facts that are others than when the proposal was made: said before anybody issues or signs it. */
export function Drift({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  const living = LIVING.some((state) => state === proposal.state)
  const drift = useQuery({ ...driftQuery(proposal.id), enabled: living }).data ?? []
  if (drift.length === 0) return null
  return (
    <div className="notice bad" role="status" data-testid="drift">
      <strong>{t('advice.drift')}</strong>
      <ul className="points">{drift.map((text) => <li key={text.text}>{text.text}</li>)}</ul>
      <Link to={`/customers/${proposal.customer_id}/propose`}>{t('advice.drift.again')}</Link>
    </div>
  )
}
