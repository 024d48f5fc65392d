import type { Expectation, Outlook } from '@shared/api/outlook'
import { Day } from '@shared/ui/Figures'
import { Dot } from '@shared/ui/Shares'
import { classColour } from '@shared/ui/tokens'
import { useWords } from '@shared/words'
import { percentOf } from './pair'

/** What is expected of each class, its range, and where it stood without the views. */
export function Ranges({ outlook }: { outlook: Outlook }) {
  const t = useWords()
  const low = Math.min(0, ...outlook.classes.map((one) => one.low))
  const high = Math.max(...outlook.classes.map((one) => one.high))
  const at = (share: number) => `${((share - low) / (high - low)) * 100}%`
  return (
    <section className="card stack" data-testid="ranges">
      <div className="row between wrap">
        <h2>{t('outlook.ranges.title')}</h2>
        <span className="small soft">{outlook.version} · {t('outlook.mark', { mark: outlook.mark })} · <Day of={outlook.since} /></span>
      </div>
      <p className="small soft">{t('outlook.ranges.note', { views: outlook.views })}</p>
      <ul className="ranges">
        {outlook.classes.map((one) => (
          <li key={one.asset_class}>
            <div className="row between wrap">
              <span className="row"><Dot assetClass={one.asset_class} /><strong>{one.label}</strong></span>
              <Words one={one} />
            </div>
            <div className="range" aria-hidden>
              <u style={{ left: at(0) }} />
              <i style={{ left: at(one.low), width: `calc(${at(one.high)} - ${at(one.low)})`, background: classColour(one.asset_class) }} />
              <s style={{ left: at(one.without_views) }} />
              <b style={{ left: at(one.expected) }} />
            </div>
          </li>
        ))}
      </ul>
      <p className="small soft">{t('outlook.origin', { origin: outlook.origin })}</p>
    </section>
  )
}

function Words({ one }: { one: Expectation }) {
  const t = useWords()
  const moved = Math.abs(one.expected - one.without_views) >= 0.0005
  return (
    <span className="small num">
      {t('outlook.range', { middle: percentOf(one.expected), low: percentOf(one.low), high: percentOf(one.high) })}
      {moved ? <span className="soft"> {t('outlook.without', { share: percentOf(one.without_views) })}</span> : null}
    </span>
  )
}
