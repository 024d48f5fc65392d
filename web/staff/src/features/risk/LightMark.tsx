import type { Light } from '@shared/api/riskBook'
import { useWords } from '@shared/words'

const LOOK: Record<Light, string> = { green: 'good', warn: 'wait', intercept: 'bad' }

/** A light, said in words as well. */
export function LightMark({ of }: { of: Light | null }) {
  const t = useWords()
  return <span className={`mark ${of ? LOOK[of] : ''}`}>{t(`risk.light.${of ?? 'none'}`)}</span>
}
