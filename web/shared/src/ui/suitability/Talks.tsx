import type { Suitability } from '@shared/api/assessment'
import { useWords } from '@shared/words'

/** Where what somebody wants, can bear, knows and did lie apart, and open questions to talk about. */
export function Talks({ of }: { of: Suitability['contradictions'] }) {
  const t = useWords()
  if (of.length === 0) return null
  return (
    <section className="card stack" data-testid="talks">
      <h2>{t('suitability.talk')}</h2>
      {of.map((found) => (
        <div key={found.code} className="talk" data-testid="contradiction">
          <p>{found.text}</p>
          <ul>{found.questions.map((question) => <li key={question}>{question}</li>)}</ul>
        </div>
      ))}
    </section>
  )
}
