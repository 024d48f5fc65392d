import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { may } from '@shared/api/abilities'
import { proposalQuery } from '@shared/api/books'
import { useMe } from '@shared/api/session'
import type { Proposal } from '@shared/api/types'
import { useNoteRead } from '@shared/api/versions'
import { useParam } from '@shared/shell/navigation'
import { Loading, Ready } from '@shared/ui/states'
import { AsFile } from './AsFile'
import { Changes } from './Changes'
import { Decide } from './Decide'
import { ProposalReader } from './ProposalReader'
import { Review } from './Review'

export default function ProposalPage() {
  const proposal = useQuery(proposalQuery(useParam('proposal')))
  return (
    <Ready query={proposal} loading={<Loading lines={10} />}>
      {(data) => <Reading key={data.id} proposal={data} />}
    </Ready>
  )
}

function Reading({ proposal }: { proposal: Proposal }) {
  const { data: me } = useMe()
  const [leaveOut, setLeaveOut] = useState<string[]>([])
  const { mutate } = useNoteRead()
  const open = proposal.state === 'issued'
  const unread = open && !proposal.read_at && may(me, 'advice:proposal:open')
  useEffect(() => {
    if (unread) mutate(proposal.id)
  }, [unread, mutate, proposal.id])
  const toggle = (id: string) => setLeaveOut(leaveOut.includes(id) ? leaveOut.filter((other) => other !== id) : [...leaveOut, id])
  const chooses = open && proposal.lines.length > 1 && proposal.lines.every((line) => line.side === 'buy') && may(me, 'advice:proposal:accept')
  return (
    <div className="page">
      <ProposalReader proposal={proposal} leaveOut={leaveOut} onToggle={chooses ? toggle : undefined} />
      <Changes proposal={proposal} />
      {proposal.case ? <Review of={proposal.case} /> : null}
      <AsFile proposal={proposal} />
      <Decide proposal={proposal} leaveOut={leaveOut} />
    </div>
  )
}
