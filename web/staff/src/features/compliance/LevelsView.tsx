import type { Schemas } from '@shared/api/types'
import { Units } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

const STEPS = [1, 2, 3, 4, 5]

/** Who changes grade: customers by the level before (rows) and after; `name` stands before each level. */
export function LevelsView({ levels, name }: { levels: Schemas['ImpactLevelsOut']; name: string }) {
  const t = useWords()
  const of = (before: number, after: number) => levels.moves.find(([from, to]) => from === before && to === after)?.[2] ?? 0
  return (
    <>
      <p>
        {t('impact.count')} <Units of={String(levels.count)} places={0} /> · {t('impact.turned')} <strong data-testid="levels-turned"><Units of={String(levels.turned)} places={0} /></strong>
      </p>
      <div className="scroll-x">
        <table className="matrix" data-testid="levels-matrix">
          <caption className="small soft">{t('impact.matrix')}</caption>
          <thead>
            <tr>
              <td />
              {STEPS.map((step) => <th key={step} scope="col">{name}{step}</th>)}
            </tr>
          </thead>
          <tbody>
            {STEPS.map((before) => (
              <tr key={before}>
                <th scope="row">{name}{before}</th>
                {STEPS.map((after) => <td key={after} className={before !== after && of(before, after) > 0 ? 'num moved' : 'num'}><Units of={String(of(before, after))} places={0} /></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="small soft">{t('impact.levels.note', { unscored: levels.unscored })}</p>
    </>
  )
}
