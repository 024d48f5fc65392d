import { Fragment, type ReactNode } from 'react'

export type FactPair = readonly [label: string, value: ReactNode]

/** Names on the left, values on the right. */
export function FactList({ rows, className = '' }: { rows: readonly FactPair[]; className?: string }) {
  return (
    <dl className={`facts ${className}`}>
      {rows.map(([label, value]) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}

/** One figure with its name, and a note where the figure alone would mislead. */
export function Measure({ label, note, children }: { label: string; note?: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {children}
        {note ? <small>{note}</small> : null}
      </dd>
    </div>
  )
}
