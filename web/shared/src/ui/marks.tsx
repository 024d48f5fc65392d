import type { OrderState, Proposal } from '@shared/api/types'
import { useWords } from '@shared/words'

type Look = 'good' | 'bad' | 'wait' | 'brand' | ''

const PROPOSAL: Record<Proposal['state'], Look> = {
  draft: '',
  review: 'wait',
  released: 'brand',
  issued: 'wait',
  accepted: 'good',
  declined: '',
  expired: '',
  superseded: '',
}

const ORDER: Record<OrderState, Look> = {
  placed: 'wait',
  submitted: 'wait',
  confirmed: 'brand',
  settled: 'good',
  rejected: 'bad',
  cancelled: '',
}

const isKey = <Known extends object>(known: Known, key: PropertyKey): key is keyof Known => key in known

export function ProposalMark({ state, staff = false }: { state: string; staff?: boolean }) {
  const t = useWords()
  if (!isKey(PROPOSAL, state)) return <span className="mark">{state}</span>
  const words = staff && state === 'issued' ? t('advice.state.issued.staff') : t(`advice.state.${state}`)
  return <span className={`mark ${PROPOSAL[state]}`} data-testid="proposal-state" data-state={state}>{words}</span>
}

export function OrderMark({ state }: { state: string }) {
  const t = useWords()
  if (!isKey(ORDER, state)) return <span className="mark">{state}</span>
  return <span className={`mark ${ORDER[state]}`} data-testid="order-state" data-state={state}>{t(`trading.state.${state}`)}</span>
}

const MOVE = { placed: 'wait', submitted: 'wait', confirmed: 'good', rejected: 'bad', cancelled: '' } as const

/** How far units are that move to another institution or from one, in the server's words. */
export function MoveMark({ state, label }: { state: keyof typeof MOVE; label: string }) {
  return <span className={`mark ${MOVE[state]}`} data-testid="move-state" data-state={state}>{label}</span>
}

const GRADES = ['R1', 'R2', 'R3', 'R4', 'R5'] as const
const isGrade = (grade: string): grade is (typeof GRADES)[number] => GRADES.some((known) => known === grade)

/** A risk grade never stands as a bare code: the words say how much risk it is. */
export function GradeMark({ grade }: { grade: string }) {
  const t = useWords()
  const words = isGrade(grade) ? ` ${t(`products.grade.${grade}`)}` : ''
  return <span className={`mark ${grade >= 'R4' ? 'wait' : 'brand'}`}>{grade}{words}</span>
}

/** An order that will go no further. */
export const isStopped = (state: string) => state === 'rejected' || state === 'cancelled'

/** An order that nothing more happens to. */
export const isOver = (state: string) => state === 'settled' || isStopped(state)

const SIDES = ['buy', 'redeem', 'hold'] as const

/** Buy, redeem (in the ordinary way or paid at once) or hold, in words. */
export function Side({ of, quick = false }: { of: string; quick?: boolean }) {
  const t = useWords()
  if (quick) return t('trading.quick')
  const known = SIDES.find((side) => side === of)
  return known ? t(`trading.side.${known}`) : of
}
