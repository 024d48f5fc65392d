import type { Match } from '@shared/api/matches'
import { useWords } from '@shared/words'
import { percentOf } from './percent'

interface Props {
  matches: Match[]
  chosen: string
  waiting: number | null
  onChoose: (id: string) => void
}

/** The queue, likeliest first. */
export function MatchQueue({ matches, chosen, waiting, onChoose }: Props) {
  const t = useWords()
  return (
    <nav className="card match-queue" aria-label={t('matches.queue')}>
      {waiting === null ? null : <p className="small soft" data-testid="match-waiting">{t('matches.waiting', { count: waiting })}</p>}
      <ul>
        {matches.map((match) => (
          <li key={match.id}>
            <button type="button" className={match.id === chosen ? 'here' : ''} aria-current={match.id === chosen} data-testid="match-row" onClick={() => onChoose(match.id)}>
              <span>{match.left.number} · {match.right.number}</span>
              <span className={`mark ${match.by_document ? 'brand' : ''}`}>{match.by_document ? t('matches.document') : percentOf(match.chance)}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}
