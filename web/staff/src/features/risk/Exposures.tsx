import { useState } from 'react'
import type { BookDimension, BookExposure, RiskBook } from '@shared/api/riskBook'
import { formatMoney } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { Choices } from '@shared/ui/Choices'
import { useWords } from '@shared/words'
import { behindPath, percent } from './figures'

type Along = 'product' | 'issuer' | 'kind' | 'grade' | 'asset_class' | 'liquidity' | 'currency'
const ALONG: Along[] = ['product', 'issuer', 'kind', 'grade', 'asset_class', 'liquidity', 'currency']
const NAMED: BookDimension[] = ['product', 'issuer']

/** Where the money is, along one dimension at a time, the most first. */
export function Exposures({ of }: { of: RiskBook['dimensions'] }) {
  const t = useWords()
  const [along, setAlong] = useState<Along>('product')
  const items = of.find((one) => one.dimension === along)?.items ?? []
  const most = Math.max(...items.map((one) => one.share_bps), 1)
  return (
    <section className="card stack">
      <h2>{t('risk.exposures')}</h2>
      <Choices label={t('risk.along')} value={along} choices={ALONG.map((value) => ({ value, label: t(`risk.along.${value}`) }))} onChange={setAlong} testId="along" />
      {items.length ? <ul className="risk-bars" data-testid="exposures">{items.map((one) => <Bar key={one.subject} of={one} along={along} most={most} />)}</ul> : <p className="soft">{t('risk.exposures.none')}</p>}
      {NAMED.includes(along) ? <p className="small soft">{t('risk.exposures.single')}</p> : null}
    </section>
  )
}

function Bar({ of, along, most }: { of: BookExposure; along: Along; most: number }) {
  return (
    <li>
      <div className="row between wrap">
        {NAMED.includes(along) ? <Link to={behindPath(along, of.subject)}>{of.label}</Link> : <span>{of.label}</span>}
        <span className="small"><b>{percent(of.share_bps)}</b> <span className="soft">{formatMoney(of.amount)}</span></span>
      </div>
      <div className="risk-gauge" aria-hidden><i className="fill" style={{ width: `${(of.share_bps / most) * 100}%` }} /></div>
    </li>
  )
}
