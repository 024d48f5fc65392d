import { useParam } from '@shared/shell/navigation'
import { StoryView } from './StoryView'

export default function OrderEvidencePage() {
  return <StoryView of={{ order: useParam('order') }} />
}
