import { useState } from 'react'
import type { ImpactPart, Turn } from '@shared/api/impact'
import type { Schemas } from '@shared/api/types'
import { Chart } from '@shared/ui/chart/Chart'
import { turnsOption } from '@shared/ui/chart/turns'
import { Choices } from '@shared/ui/Choices'
import { Day, Units } from '@shared/ui/Figures'
import { useWords } from '@shared/words'
import { ImpactRows } from './ImpactRows'
import { LevelsView } from './LevelsView'

type Report = Schemas['ImpactOut']
type Part = Schemas['ImpactPartOut']

const DECISIONS = ['ALLOW', 'WARN', 'REFER', 'BLOCK'] as const
const REFER = 2

/** What a change would do: a part at a time as bars and as a matrix whose cells open the list, then alerts and rules. */
export function ImpactView({ report }: { report: Report }) {
  const t = useWords()
  const tested = report.knowledge.count > 0
  const graded = report.levels.count > 0
  const levelled: ImpactPart[] = [...(tested ? (['knowledge'] as const) : []), ...(graded ? (['level'] as const) : [])]
  const [chosen, setChosen] = useState<ImpactPart>(levelled[0] ?? report.parts.find((part) => part.turned > 0)?.part ?? 'shelf')
  const [turn, setTurn] = useState<Turn | null>(null)
  const part = report.parts.find((one) => one.part === chosen)
  const parts = [...levelled, ...report.parts.map((one) => one.part)].map((value) => ({ value, label: t(`impact.part.${value}`) }))
  const choose = (next: ImpactPart) => {
    setChosen(next)
    setTurn(null)
  }
  return (
    <>
      <section className="card stack" data-testid="impact-report">
        <dl className="facts">
          <dt>{t('impact.as-of')}</dt>
          <dd><Day of={report.as_of} /></dd>
          <dt>{t('impact.customers')}</dt>
          <dd><Units of={String(report.customers)} places={0} /></dd>
          <dt>{t('impact.digest')}</dt>
          <dd className="num small">{report.digest.slice(0, 16)}</dd>
        </dl>
        <Choices label={t('impact.part')} value={chosen} choices={parts} onChange={choose} testId="impact-part" />
        {chosen === 'level' ? <LevelsView levels={report.levels} name="C" /> : null}
        {chosen === 'knowledge' ? <LevelsView levels={report.knowledge} name="" /> : null}
        {part ? <PartView part={part} turn={turn} onTurn={setTurn} /> : null}
      </section>
      <ImpactRows impact={report.trial.id} part={chosen} turn={turn} onAll={() => setTurn(null)} />
      <Alerts months={report.months} />
      <Rules rules={report.rules} />
    </>
  )
}

function PartView({ part, turn, onTurn }: { part: Part; turn: Turn | null; onTurn: (turn: Turn) => void }) {
  const t = useWords()
  const names = DECISIONS.map((decision) => t(`impact.${decision}`))
  const before = part.matrix.map((row) => row.reduce((sum, count) => sum + count, 0))
  const after = DECISIONS.map((_, place) => part.matrix.reduce((sum, row) => sum + (row[place] ?? 0), 0))
  const bars = [{ label: t('impact.before'), counts: before }, { label: t('impact.after'), counts: after }]
  return (
    <>
      <p>
        {t('impact.count')} <Units of={String(part.count)} places={0} /> · {t('impact.turned')} <strong data-testid="turned"><Units of={String(part.turned)} places={0} /></strong>
      </p>
      <Chart label={t(`impact.part.${part.part}`)} height={110} option={turnsOption(bars, names)} />
      <div className="scroll-x">
        <table className="matrix" data-testid="impact-matrix">
          <caption className="small soft">{t('impact.matrix')}</caption>
          <thead>
            <tr>
              <td />
              {names.map((name) => <th key={name} scope="col">{name}</th>)}
            </tr>
          </thead>
          <tbody>
            {DECISIONS.map((from, row) => (
              <tr key={from}>
                <th scope="row">{names[row]}</th>
                {DECISIONS.map((to, place) => {
                  const count = part.matrix[row]?.[place] ?? 0
                  const figure = <Units of={String(count)} places={0} />
                  return (
                    <td key={to} className="num">
                      {from === to || count === 0 ? figure : (
                        <button type="button" className="link" aria-pressed={turn?.join() === `${from},${to}`} data-testid={`turn-${from}-${to}`} onClick={() => onTurn([from, to])}>{figure}</button>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Alerts({ months }: { months: Report['months'] }) {
  const t = useWords()
  if (months.length === 0) return null
  return (
    <section className="card stack" data-testid="impact-alerts">
      <h2>{t('impact.alerts')}</h2>
      <dl className="facts">
        {months.map((month) => (
          <div key={month.month} className="row between">
            <dt>{month.month}</dt>
            <dd className="num">{month.before[REFER] ?? 0} → {month.after[REFER] ?? 0}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Rules({ rules }: { rules: Report['rules'] }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="impact-rules">
      <h2>{t('impact.rules')}</h2>
      {rules.length === 0 ? <p className="soft">{t('impact.rules.none')}</p> : (
        <ul className="row wrap">
          {rules.map((rule) => <li key={rule.rule} className="mark">{rule.rule} {rule.before} → {rule.after}</li>)}
        </ul>
      )}
    </section>
  )
}
