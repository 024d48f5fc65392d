import { createContext, type ReactNode, use, useState } from 'react'
import type { Ability } from '@shared/api/abilities'
import { FactList, type FactPair } from '@shared/ui/FactList'
import { Sheet } from '@shared/ui/Sheet'
import { useWords } from '@shared/words'
import { StepUpFactors } from './StepUpFactors'

/** What the person is asked to confirm: the server binds the token to exactly the `shown` fields. */
export interface StepUpRequest {
  title: string
  operation: Ability
  subjectId: string
  shown: Record<string, string | number | boolean | null>
  rows: FactPair[]
}

type Ask = (request: StepUpRequest) => Promise<string | null>

const StepUpContext = createContext<Ask | null>(null)

interface Open {
  request: StepUpRequest
  answer: (token: string | null) => void
}

/** Holds the one confirmation sheet of the app. */
export function StepUpProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<Open | null>(null)
  const ask: Ask = (request) =>
    new Promise((resolve) => {
      const answer = (token: string | null) => {
        setOpen(null)
        resolve(token)
      }
      setOpen({ request, answer })
    })
  return (
    <StepUpContext.Provider value={ask}>
      {children}
      {open ? <StepUpSheet request={open.request} onDone={open.answer} /> : null}
    </StepUpContext.Provider>
  )
}

/** Asks for a fresh proof of identity; null when the person turns back. */
export function useStepUp(): Ask {
  const ask = use(StepUpContext)
  if (!ask) throw new Error('StepUpProvider is missing')
  return ask
}

function StepUpSheet({ request, onDone }: { request: StepUpRequest; onDone: (token: string | null) => void }) {
  const t = useWords()
  return (
    <Sheet title={request.title} onClose={() => onDone(null)} testId="step-up">
      <p className="soft">{t('identity.step-up.check')}</p>
      <FactList className="card" rows={request.rows} />
      <StepUpFactors request={request} onDone={onDone} />
    </Sheet>
  )
}
