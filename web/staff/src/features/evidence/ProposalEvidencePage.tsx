import { useParam } from '@shared/shell/navigation'
import { StoryView } from './StoryView'

export default function ProposalEvidencePage() {
  return <StoryView of={{ proposal: useParam('proposal') }} />
}
