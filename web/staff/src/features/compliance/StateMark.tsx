import type { Trial } from '@shared/api/impact'
import { useWords } from '@shared/words'

const LOOKS = { asked: 'wait', running: 'wait', done: 'good', failed: 'bad' }

/** How far a trial is, in a word. */
export function StateMark({ trial }: { trial: Trial }) {
  const t = useWords()
  return <span className={`mark ${LOOKS[trial.state]}`}>{t(`impact.state.${trial.state}`)}</span>
}
