import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { type Match, type MatchState, matchesQuery, useDecideMatch, useUndoMatch, type Verdict } from '@shared/api/matches'
import { useMe } from '@shared/api/session'
import { useFilters } from '@shared/shell/navigation'
import { Choices } from '@shared/ui/Choices'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Done } from './MatchDone'
import { MatchQueue } from './MatchQueue'
import { MatchSheet } from './MatchSheet'

const STATES = ['open', 'same', 'different'] as const

/** The merge desk: likely doubles by likelihood, two records side by side, a decision with its grounds, and the way back. */
export default function MatchesPage() {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const state: MatchState = STATES.find((one) => one === filters.state) ?? 'open'
  const query = useQuery(matchesQuery(state))
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('matches.title')}</h1>
        <Choices
          label={t('matches.state')}
          value={state}
          choices={STATES.map((value) => ({ value, label: t(`matches.${value}`) }))}
          onChange={(value) => setFilters({ state: value === 'open' ? undefined : value, at: undefined })}
        />
      </div>
      <Ready query={query}>{(page) => <Desk key={state} matches={page.items} state={state} waiting={page.waiting} />}</Ready>
    </div>
  )
}

function Desk({ matches, state, waiting }: { matches: Match[]; state: MatchState; waiting: number }) {
  const t = useWords()
  const { data: me } = useMe()
  const [at, setAt] = useState<string | null>(null)
  const [last, setLast] = useState<Match | null>(null)
  const decide = useDecideMatch()
  const undo = useUndoMatch()
  const place = Math.max(matches.findIndex((match) => match.id === at), 0)
  const shown = matches[place]
  const next = () => setAt(matches[(place + 1) % matches.length]?.id ?? null)
  const onDecide = (match: Match, verdict: Verdict, reason: string) =>
    decide.mutate({ match_id: match.id, verdict, reason }, { onSuccess: (done) => { setLast(done); next() } })
  const onUndo = (match: Match) =>
    undo.mutate({ match_id: match.id, reason: t('matches.undo.reason') }, { onSuccess: () => { setLast(null); setAt(match.id) } })
  const nothing = state === 'open'
    ? <Empty title={t('matches.none')} hint={t('matches.none.advice')} />
    : <Empty title={t('matches.none.decided')} />
  return (
    <>
      {last ? <Done match={last} busy={undo.isPending} onUndo={() => onUndo(last)} /> : null}
      {shown === undefined ? nothing : (
        <div className="match-desk">
          <MatchQueue matches={matches} chosen={shown.id} waiting={state === 'open' ? waiting : null} onChoose={setAt} />
          <MatchSheet
            key={shown.id}
            match={shown}
            deciding={may(me, 'customers:match:decide')}
            busy={decide.isPending || undo.isPending}
            error={decide.error ?? undo.error}
            onDecide={(verdict, reason) => onDecide(shown, verdict, reason)}
            onSkip={next}
            onUndo={() => onUndo(last ?? shown)}
            undoable={last !== null}
          />
        </div>
      )}
    </>
  )
}
