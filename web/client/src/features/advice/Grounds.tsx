import type { ReactNode } from 'react'
import type { Proposal, Schemas } from '@shared/api/types'
import { ExplanationTree } from '@shared/ui/ExplanationTree'
import { FactList, type FactPair } from '@shared/ui/FactList'
import { Rejected } from '@shared/ui/Rejected'
import { useWords } from '@shared/words'

/** What the advice rests on: what was ruled out, the facts, the assumptions, the whole reasoning. */
export function Grounds({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  return (
    <>
      <Fold title={t('advice.rejected')}>
        <Rejected of={proposal.rejected} />
      </Fold>
      <Fold title={t('advice.facts')}>
        <Sentences of={proposal.facts_used} />
        <p className="small soft">{t('advice.facts.advice')}</p>
      </Fold>
      <Fold title={t('advice.assumptions')}><Sentences of={proposal.assumptions} /></Fold>
      <Fold title={t('advice.reasoning')}><ExplanationTree of={proposal.explanation} /></Fold>
      <Fold title={t('advice.evidence')}><Evidence proposal={proposal} /></Fold>
    </>
  )
}

function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="card fold">
      <summary><h2>{title}</h2></summary>
      <div className="stack">{children}</div>
    </details>
  )
}

function Sentences({ of }: { of: Schemas['TextOut'][] }) {
  return (
    <ul className="points">
      {of.map((sentence) => <li key={sentence.code + sentence.text}>{sentence.text}</li>)}
    </ul>
  )
}

function Evidence({ proposal }: { proposal: Proposal }) {
  const t = useWords()
  const rows: FactPair[] = [
    [t('advice.number'), proposal.number],
    [t('advice.level'), proposal.level],
    [t('advice.pack'), `${proposal.pack} ${proposal.pack_version}`],
    [t('advice.clearance'), proposal.clearance_id ?? '—'],
    [t('advice.fingerprint'), proposal.fingerprint],
  ]
  return <FactList className="small evidence" rows={rows} />
}
