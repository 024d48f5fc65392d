import type { Schemas } from '@shared/api/types'
import { useWords } from '@shared/words'

/** What a reader must know before anything else; never folded away. */
export function Warnings({ of }: { of: Schemas['TextOut'][] }) {
  const t = useWords()
  if (of.length === 0) return null
  return (
    <section className="notice" data-testid="warnings">
      <div>
        <strong>{t('advice.warnings')}</strong>
        {of.map((warning) => <p key={warning.code + warning.text}>{warning.text}</p>)}
      </div>
    </section>
  )
}
