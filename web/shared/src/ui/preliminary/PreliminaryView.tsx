import type { Preliminary } from '@shared/api/preliminary'
import { formatMoney } from '@shared/format'
import { Chart } from '@shared/ui/chart/Chart'
import { rangeOption } from '@shared/ui/chart/range'
import { Money } from '@shared/ui/Figures'
import { Shares } from '@shared/ui/Shares'
import { useWords } from '@shared/words'

/** A preliminary answer, said to be one before anything else. */
export function PreliminaryView({ answer }: { answer: Preliminary }) {
  const t = useWords()
  const last = answer.years.at(-1)
  const names = { low: t('preliminary.low'), middle: t('preliminary.middle'), high: t('preliminary.high'), paid_in: t('preliminary.paid'), year: (year: number) => t('preliminary.year', { year }) }
  return (
    <>
      <section className="card stack" data-testid="preliminary">
        <div className="row wrap"><span className="mark wait">{t('preliminary.mark')}</span><strong data-testid="preliminary-level">C{answer.level} {answer.level_text}</strong></div>
        <p className="small soft">{t('preliminary.meaning')}</p>
        <h2>{t('preliminary.because')} <span className="small soft">{t('preliminary.binding')}</span></h2>
        <ul className="lines">
          {answer.bounds.map((bound) => (
            <li key={bound.fact} className="row between"><span>{bound.label}</span><span className={bound.level === answer.level ? 'mark brand' : 'mark'}>C{bound.level}</span></li>
          ))}
        </ul>
      </section>
      <section className="card stack">
        <h2>{t('preliminary.slices')}</h2>
        <Shares slices={answer.slices} label={t('preliminary.slices')} />
      </section>
      {last ? (
        <section className="card stack">
          <h2>{t('preliminary.range')}</h2>
          <Chart
            label={t('preliminary.range.label', { years: last.year, low: formatMoney(last.low), middle: formatMoney(last.middle), high: formatMoney(last.high), paid: formatMoney(last.paid_in) })}
            height={180}
            option={rangeOption(answer.years, names)}
          />
          <p className="small soft">{t('preliminary.year', { year: last.year })}</p>
          <ul className="lines">
            {(['high', 'middle', 'low', 'paid_in'] as const).map((key) => <li key={key} className="row between"><span>{names[key]}</span><Money of={last[key]} /></li>)}
          </ul>
          <p>{t('preliminary.bad', { loss: formatMoney(answer.bad_year) })}</p>
          <p className="small soft">{t('preliminary.assumptions', { version: answer.assumptions, mark: answer.assumptions_mark })}</p>
        </section>
      ) : null}
    </>
  )
}
