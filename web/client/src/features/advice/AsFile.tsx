import { may } from '@shared/api/abilities'
import { proposalFile } from '@shared/api/contracts'
import { useMe } from '@shared/api/session'
import type { Proposal } from '@shared/api/types'
import { Link } from '@shared/shell/navigation'
import { useWords } from '@shared/words'

/** The proposal as a file to keep, and the way to sign it. */
export function AsFile({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  const { data: me } = useMe()
  const open = proposal.state === 'issued' || proposal.state === 'accepted'
  return (
    <section className="card row wrap">
      <a href={proposalFile(proposal.id)} download={`${proposal.number}.pdf`} className="button" data-testid="save-proposal">{t('documents.save')}</a>
      {open && may(me, 'contracts:contract:sign') ? <Link to={`/proposals/${proposal.id}/sign`} className="button">{t('documents.sign-proposal')}</Link> : null}
    </section>
  )
}
