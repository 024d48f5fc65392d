import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Liquidity, liquidityQuery } from '@shared/api/plans'
import { formatPercent } from '@shared/format'
import { useWords } from '@shared/words'
import { Chart } from '../chart/Chart'
import { liquidityOption } from '../chart/plan'
import { Day, Money } from '../Figures'
import { Empty, Loading, Ready } from '../states'

/** When money is free and when it is needed: a picture, and the same in words. */
export function LiquidityCalendar({ customer }: { customer: string }) {
  const t = useWords()
  const calendar = useQuery(liquidityQuery(customer))
  return (
    <Ready query={calendar} loading={<Loading lines={5} />} empty={{ when: (data) => data.tranches.length === 0, show: <Empty title={t('plan.liquidity.none')} /> }}>
      {(data) => <Calendar calendar={data} />}
    </Ready>
  )
}

function Calendar({ calendar }: { calendar: Liquidity }) {
  const t = useWords()
  const option = useMemo(() => liquidityOption(calendar, { free: t('plan.free'), need: t('plan.need') }), [calendar, t])
  const later = calendar.tranches.filter((part) => part.free_on !== calendar.as_of)
  return (
    <div className="stack" data-testid="liquidity">
      <Chart label={t('plan.liquidity.picture')} height={180} option={option} />
      {calendar.needs.length > 0 ? (
        <ul className="lines needs">
          {calendar.needs.map((need) => (
            <li key={`${need.on}${need.name}`} className="row between wrap">
              <span><Day of={need.on} /> · {need.name}</span>
              {Number(need.lacking.amount) > 0
                ? <span className="mark wait">{t('plan.need.lacking')} <Money of={need.lacking} /></span>
                : <span className="mark good">{t('plan.need.met')}</span>}
            </li>
          ))}
        </ul>
      ) : null}
      <details>
        <summary>{t('plan.locked.list', { count: later.length })}</summary>
        <ul className="lines needs">
          {later.map((part, place) => (
            <li key={place} className="stack small">
              <span className="row between"><span>{part.name}</span><Money of={part.amount} /></span>
              <span className="soft">
                {part.free_on ? <>{t('plan.free.on')} <Day of={part.free_on} /></> : t('plan.free.never')}
                {part.early ? <> · {t('plan.early')} <Money of={part.early} /></> : null}
                {Number(part.fee) > 0 ? <> · {t('plan.fee', { percent: formatPercent(part.fee) })}{part.fee_until ? <> (<Day of={part.fee_until} />)</> : null}</> : null}
              </span>
            </li>
          ))}
        </ul>
      </details>
      <p className="small soft">{t('plan.liquidity.note')}</p>
    </div>
  )
}
