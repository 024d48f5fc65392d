import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { hiddenQuery, type ShelfFilter } from '@shared/api/shelf'
import type { HiddenCount } from '@shared/api/types'
import { Link } from '@shared/shell/navigation'
import { GradeMark } from '@shared/ui/marks'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

interface Props {
  customer: string
  counts: HiddenCount[]
  filter: ShelfFilter
}

/** What the shelf leaves out for a customer: how many for which reason, and on demand which ones; each page says what would change it. */
export function HiddenProducts({ customer, counts, filter }: Props) {
  const t = useWords()
  const [open, setOpen] = useState(false)
  const total = counts.reduce((sum, one) => sum + one.count, 0)
  if (total === 0) return null
  return (
    <details className="card stack" data-testid="hidden" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('products.hidden', { n: total })}</summary>
      <ul>{counts.map((one) => <li key={one.reason} className="small" data-reason={one.reason}>{one.text} · {one.count}</li>)}</ul>
      {open ? <Which customer={customer} filter={filter} /> : null}
    </details>
  )
}

function Which({ customer, filter }: { customer: string; filter: ShelfFilter }) {
  const t = useWords()
  const hidden = useQuery(hiddenQuery(customer, filter))
  return (
    <Ready query={hidden} loading={<Loading lines={3} />}>
      {({ items }) => (
        <>
          <p className="small soft">{t('products.hidden.advice')}</p>
          <ul className="lines">
            {items.map((one) => (
              <li key={one.id}>
                <Link to={`/products/${one.id}`} className="line-link">
                  <span>{one.name} <GradeMark grade={one.grade} /></span>
                  <span className="small soft">{one.text}</span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Ready>
  )
}
