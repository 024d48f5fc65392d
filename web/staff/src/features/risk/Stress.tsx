import { useMemo } from 'react'
import type { BookStress } from '@shared/api/riskBook'
import { formatMoney } from '@shared/format'
import { useWords } from '@shared/words'
import { percent } from './figures'

const SHOWN = 8

/** What the book would lose if a past shock came again, the worst first. */
export function Stress({ of }: { of: BookStress[] }) {
  const t = useWords()
  const worst = useMemo(() => [...of].sort((a, b) => b.share_bps - a.share_bps).filter((one) => one.share_bps > 0).slice(0, SHOWN), [of])
  const most = worst[0]?.share_bps ?? 1
  if (worst.length === 0) return null
  return (
    <section className="card stack">
      <h2>{t('risk.stress')}</h2>
      <ul className="risk-bars" data-testid="stress">
        {worst.map((one) => (
          <li key={one.code}>
            <p className="small">{t('risk.stress.said', { label: one.label, share: percent(one.share_bps), lost: formatMoney(one.lost), beyond: one.beyond })}</p>
            <div className="risk-gauge" data-light="warn" aria-hidden><i className="fill" style={{ width: `${(one.share_bps / most) * 100}%` }} /></div>
          </li>
        ))}
      </ul>
      <p className="small soft">{t('risk.stress.note')}</p>
    </section>
  )
}
