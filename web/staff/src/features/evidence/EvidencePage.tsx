import { useParam } from '@shared/shell/navigation'
import { StoryView } from './StoryView'

export default function EvidencePage() {
  return <StoryView of={{ evidence: useParam('evidence') }} />
}
