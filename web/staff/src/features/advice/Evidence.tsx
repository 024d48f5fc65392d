import type { Proposal } from '@shared/api/types'
import { Moment } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

/** What proves later which advice this was, and under which rules. */
export function Evidence({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  return (
    <section className="card stack">
      <h2>{t('advice.evidence')}</h2>
      <dl className="facts">
        <dt>{t('advice.level')}</dt>
        <dd>{proposal.level}</dd>
        <dt>{t('advice.pack')}</dt>
        <dd>{proposal.pack} {proposal.pack_version}</dd>
        <dt>{t('advice.created')}</dt>
        <dd><Moment of={proposal.created_at} /></dd>
        <dt>{t('advice.issued')}</dt>
        <dd><Moment of={proposal.issued_at} /></dd>
        <dt>{t('advice.read-at')}</dt>
        <dd><Moment of={proposal.read_at} /></dd>
        <dt>{t('advice.discussed-at')}</dt>
        <dd><Moment of={proposal.discussed_at} /></dd>
        <dt>{t('advice.clearance')}</dt>
        <dd className="raw">{proposal.clearance_id ?? '—'}</dd>
        <dt>{t('advice.fingerprint')}</dt>
        <dd className="raw">{proposal.fingerprint}</dd>
      </dl>
    </section>
  )
}
