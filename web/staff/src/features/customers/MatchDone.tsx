import type { Match } from '@shared/api/matches'
import { Button } from '@shared/ui/Button'
import { useWords } from '@shared/words'

/** What was just decided, and the way back. */
export function Done({ match, busy, onUndo }: { match: Match; busy: boolean; onUndo: () => void }) {
  const t = useWords()
  const facts = { left: match.left.number, right: match.right.number }
  return (
    <div className="notice" role="status" data-testid="match-done">
      <span>{match.state === 'same' ? t('matches.done.same', facts) : t('matches.done.different', facts)}</span>
      <Button look="plain" busy={busy} data-testid="match-undo" onClick={onUndo}>{t('matches.undo')}</Button>
    </div>
  )
}
