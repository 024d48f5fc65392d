import { useMemo } from 'react'
import type { Plan } from '@shared/api/plans'
import { useWords } from '@shared/words'
import { Chart } from '../chart/Chart'
import { barsOption } from '../chart/bars'
import { Money } from '../Figures'

const thousands = (of: { amount: string }) => Math.round(Number(of.amount) / 1000)

/** Which part of the money serves which purpose, beside what it is held in now: a picture, and the same in words. */
export function Purposes({ plan }: { plan: Plan }) {
  const t = useWords()
  const option = useMemo(
    () =>
      barsOption(
        plan.purposes.map((one) => t(`plan.purpose.${one.purpose}`)),
        [
          { name: t('plan.purpose.held'), counts: plan.purposes.map((one) => thousands(one.held)) },
          { name: t('plan.purpose.part'), counts: plan.purposes.map((one) => thousands(one.part)) },
        ],
      ),
    [plan, t],
  )
  return (
    <section className="card stack" data-testid="purposes">
      <h2>{t('plan.purposes')}</h2>
      <p className="small soft">{t('plan.purposes.note')}</p>
      <Chart label={t('plan.purposes.picture')} height={200} option={option} />
      <ul className="lines purposes">
        {plan.purposes.map((one) => (
          <li key={one.purpose} className="stack small">
            <strong>{t(`plan.purpose.${one.purpose}`)}</strong>
            <span className="soft">{t(`plan.purpose.${one.purpose}.note`)}</span>
            <span className="row between wrap">
              <span>{t('plan.purpose.needed')} <Money of={one.needed} /></span>
              <span>{t('plan.purpose.part')} <Money of={one.part} /></span>
              <span>{t('plan.purpose.held')} <Money of={one.held} /></span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
