import type { Layer } from '@shared/api/rules'
import { useWords } from '@shared/words'
import { decisionOf } from './DecisionMark'

/** What a layer says, a line for each number moved, decision raised and rule added. */
export function LayerWords({ content }: { content: Layer }) {
  const t = useWords()
  const lines = [
    ...Object.entries(content.changes ?? {}).flatMap(([rule, { params = {}, decision }]) => [
      ...Object.entries(params).map(([name, value]) => `${rule} · ${name} = ${value}`),
      ...(decision ? [`${rule} → ${t(`rules.decision.${decisionOf(decision)}`)}`] : []),
    ]),
    ...(content.added ?? []).map(({ id, clause }) => `${t('rules.layer.adds', { rule: id })} · ${clause}`),
  ]
  if (lines.length === 0) return <>{t('rules.layer.nothing')}</>
  return <ul className="points">{lines.map((line) => <li key={line}>{line}</li>)}</ul>
}
