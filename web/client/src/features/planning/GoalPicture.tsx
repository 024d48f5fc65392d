import type { ReactNode } from 'react'
import type { Goal } from '@shared/api/goals'

/** One line drawing a template, in the ink of where it stands. */
const PATHS: Record<Goal['template'], ReactNode> = {
  house: <path d="M10 30 32 12l22 18M16 26v26h32V26M27 52V38h10v14" />,
  education: <path d="M6 24 32 13l26 11-26 11L6 24ZM17 29v14c4 4 9 6 15 6s11-2 15-6V29M58 24v15" />,
  retirement: <path d="M8 50h48M20 50V30M20 30c-8 0-12-5-12-10 8 0 12 4 12 10Zm0-4c0-7 4-12 12-12 0 7-4 12-12 12ZM38 50V36h14v14M38 42h14" />,
  emergency: <path d="M32 8 12 16v14c0 13 8 21 20 26 12-5 20-13 20-26V16L32 8ZM32 22v18M23 31h18" />,
  legacy: <path d="M32 56V30M32 40c-12 0-20-6-20-18 12 0 20 6 20 18Zm0-8c0-12 7-20 20-22 0 13-7 22-20 22ZM18 56h28" />,
  travel: <path d="M8 52h48M14 42l8 3 12-9-20-13 5-3 24 7 9-8c4-3 9-2 8 1s-4 6-8 8L22 49l-8-7Z" />,
  free: <path d="m32 9 7 15 16 2-12 11 3 17-14-8-14 8 3-17L9 26l16-2 7-15Z" />,
}

export function GoalPicture({ of }: { of: Goal['template'] }) {
  return (
    <svg className="goal-picture" viewBox="0 0 64 64" fill="none" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      {PATHS[of]}
    </svg>
  )
}
