import type { Verdict } from '@shared/api/types'
import { useWords } from '@shared/words'

/** The smallest honest changes that would turn a verdict; alternatives one below the other, what belongs together in one line each. */
export function Remedies({ verdict }: { verdict: Verdict }) {
  const t = useWords()
  if (verdict.passes) return null
  return (
    <div data-testid="remedies">
      <h4>{verdict.towards === 'REFER' ? t('verdict.milder') : t('verdict.change')}</h4>
      {verdict.remedies.length === 0 ? <p className="soft">{t('verdict.nothing')}</p> : null}
      {verdict.remedies.map((together, place) => (
        <div key={together.map((one) => one.code).join()}>
          {place > 0 ? <p className="small soft">{t('verdict.or')}</p> : null}
          <ul>
            {together.map((one) => (
              <li key={one.code}>
                {one.text}
                {one.by === 'guardian' ? <span className="mark">{t('verdict.by.guardian')}</span> : null}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}
