import { useQuery } from '@tanstack/react-query'
import { proposalQuery } from '@shared/api/books'
import { useParam } from '@shared/shell/navigation'
import { Loading, Ready } from '@shared/ui/states'
import { Decide } from './Decide'
import { ProposalReader } from './ProposalReader'
import { Review } from './Review'

export default function ProposalPage() {
  const proposal = useQuery(proposalQuery(useParam('proposal')))
  return (
    <Ready query={proposal} loading={<Loading lines={10} />}>
      {(data) => (
        <div className="page">
          <ProposalReader proposal={data} />
          {data.case ? <Review of={data.case} /> : null}
          <Decide proposal={data} />
        </div>
      )}
    </Ready>
  )
}
