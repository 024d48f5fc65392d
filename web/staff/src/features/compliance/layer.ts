import type { Layer } from '@shared/api/rules'

type Change = NonNullable<Layer['changes']>[string]

/** The layer with a number of a rule moved; an emptied field leaves the rule as it is shipped. */
export function withParam(layer: Layer, rule: string, name: string, value: string): Layer {
  const change = layer.changes?.[rule] ?? {}
  const others = without(change.params ?? {}, name)
  return withChange(layer, rule, { ...change, params: value === '' ? others : { ...others, [name]: Number(value) } })
}

/** The layer with the decision of a rule raised; an empty one leaves it as it is shipped. */
export function withDecision(layer: Layer, rule: string, decision: string): Layer {
  return withChange(layer, rule, { ...layer.changes?.[rule], decision })
}

function withChange(layer: Layer, rule: string, { params = {}, decision = '' }: Change): Layer {
  const said = { ...(Object.keys(params).length > 0 ? { params } : {}), ...(decision === '' ? {} : { decision }) }
  const others = without(layer.changes ?? {}, rule)
  return { ...layer, changes: Object.keys(said).length > 0 ? { ...others, [rule]: said } : others }
}

function without<Value>(all: Record<string, Value>, name: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => key !== name))
}
