import type { Explanation } from '@shared/api/types'

/** Why, and why that: each reason opens into the reasons and facts beneath it. */
export function ExplanationTree({ of, depth = 0 }: { of: Explanation; depth?: number }) {
  return (
    <div className="tree" data-testid={depth === 0 ? 'explanation' : undefined}>
      <Reason of={of} depth={depth} />
    </div>
  )
}

function Reason({ of, depth }: { of: Explanation; depth: number }) {
  const facts = <Given facts={of.facts} />
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
          <Reason key={`${child.code}-${place}`} of={child} depth={depth + 1} />
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
