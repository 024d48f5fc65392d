import { useState } from 'react'
import type { Schemas } from '@shared/api/types'
import { useWords } from '@shared/words'
import { Button } from './Button'

const FIRST = 6

/** Products that were considered and not taken, each with its reason; the first few, then all on request. */
export function Rejected({ of }: { of: Schemas['RejectedOut'][] }) {
  const t = useWords()
  const [all, setAll] = useState(false)
  if (of.length === 0) return <p className="soft">{t('advice.rejected.none')}</p>
  return (
    <>
      <ul className="stack" data-testid="rejected">
        {(all ? of : of.slice(0, FIRST)).map((product) => (
          <li key={product.product_id}>
            <strong>{product.name}</strong> <span className="mark">{product.grade}</span>
            {product.reasons.map((reason) => <p key={reason.code} className="soft">{reason.text}</p>)}
          </li>
        ))}
      </ul>
      {of.length > FIRST && !all ? <Button onClick={() => setAll(true)}>{t('advice.rejected.all', { count: of.length })}</Button> : null}
    </>
  )
}
