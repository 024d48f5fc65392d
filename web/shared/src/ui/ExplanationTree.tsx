import type { Explanation } from '@shared/api/types'

/** Why, and why that: each reason opens into the reasons beneath it; for staff also with the figures it was worded from. */
export function ExplanationTree({ of, withFacts = false }: { of: Explanation; withFacts?: boolean }) {
  return (
    <div className="tree" data-testid="explanation">
      <Reason of={of} depth={0} withFacts={withFacts} />
    </div>
  )
}

function Reason({ of, depth, withFacts }: { of: Explanation; depth: number; withFacts: boolean }) {
  const facts = withFacts ? <Given facts={of.facts} /> : null
  const { children } = of
  if (children.length === 0)
    return (
      <div>
        {of.text}
        {facts}
      </div>
    )
  return (
    <details open={depth < 1}>
      <summary>{of.text}</summary>
      {facts}
      <div className="tree">
        {children.map((child, place) => (
          <Reason key={`${child.code}-${place}`} of={child} depth={depth + 1} withFacts={withFacts} />
        ))}
      </div>
    </details>
  )
}

function Given({ facts }: { facts: Explanation['facts'] }) {
  const rows = Object.entries(facts)
  if (rows.length === 0) return null
  return (
    <div className="given">
      {rows.map(([name, value]) => (
        <span key={name} className="mark">{`${name} ${value}`}</span>
      ))}
    </div>
  )
}
