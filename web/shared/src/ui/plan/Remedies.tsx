import { useQuery } from '@tanstack/react-query'
import { type Edits, type Nearest, remediesQuery } from '@shared/api/plans'
import { formatPercent } from '@shared/format'
import { useWords } from '@shared/words'
import { Button } from '../Button'
import { Loading, Ready } from '../states'

/** Why it does not suffice, and the smallest combination that does. */
function NearestPlan({ nearest, onApply }: { nearest: Nearest; onApply: () => void }) {
  const t = useWords()
  return (
    <div className="notice stack nearest" data-testid="nearest">
      <strong>{nearest.reason}</strong>
      {nearest.reached ? (
        <>
            <span>{t('plan.nearest')}</span>
            <ul className="stack">{nearest.parts.map((part) => <li key={part}>{part}</li>)}</ul>
            <span className="row between">
              <span className="small">{t('plan.reaches', { percent: formatPercent(nearest.reached, { places: 0 }) })}</span>
              <Button onClick={onApply}>{t('plan.try')}</Button>
            </span>
        </>
      ) : <span>{t('plan.nearest.none')}</span>}
    </div>
  )
}

interface Props {
  customer: string
  edits: Edits
  goal: string | null
  onApply: (edits: Edits) => void
}

/** What would fix it: each change was solved for, and applies with one press. */
export function Remedies({ customer, edits, goal, onApply }: Props) {
  const t = useWords()
  const found = useQuery(remediesQuery(customer, edits, goal))
  return (
    <Ready query={found} loading={<Loading lines={4} />} empty={{ when: (data) => data.found.length === 0, show: <p className="notice good" role="status">{t('plan.nothing-to-mend')}</p> }}>
      {(data) => (
        <>
        {data.nearest ? <NearestPlan nearest={data.nearest} onApply={() => onApply({ ...edits, ...data.nearest?.edits })} /> : null}
        <ul className="lines remedies" data-testid="remedies">
          {data.found.map((one) => (
            <li key={one.kind} className="row between">
              <span className={one.edits ? '' : 'soft'}>{one.text}</span>
              {one.edits && one.reached ? (
                <span className="row">
                  <span className="small soft">{t('plan.reaches', { percent: formatPercent(one.reached, { places: 0 }) })}</span>
                  <Button onClick={() => onApply({ ...edits, ...one.edits })}>{t('plan.try')}</Button>
                </span>
              ) : null}
            </li>
          ))}
        </ul>
        </>
      )}
    </Ready>
  )
}
