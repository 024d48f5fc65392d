import type { Schemas } from './types'

/** What a person may be allowed to do, by the names of the server's permission matrix. */
export const ABILITIES = [
  'access:factor:manage',
  'advice:proposal:accept',
  'advice:proposal:decline',
  'advice:proposal:draft',
  'advice:proposal:issue',
  'advice:proposal:read',
  'advice:proposal:replay',
  'advice:run:read',
  'customers:consent:decide',
  'customers:consent:read',
  'customers:consent:withdraw',
  'customers:contact:add',
  'customers:contact:read',
  'customers:customer:read',
  'customers:customer:reveal',
  'customers:data:export',
  'customers:fact:state',
  'customers:home:read',
  'customers:look:read',
  'customers:match:decide',
  'customers:match:read',
  'customers:request:decide',
  'customers:request:make',
  'customers:tie:state',
  'data:import:read',
  'data:import:run',
  'demo:day:advance',
  'holdings:position:read',
  'insight:behaviour:observe',
  'insight:hypothesis:answer',
  'insight:hypothesis:read',
  'insight:note:record',
  'markets:corporate:decide',
  'markets:desk:read',
  'markets:held:decide',
  'planning:goal:read',
  'planning:goal:record',
  'products:change:decide',
  'products:change:propose',
  'products:change:read',
  'products:product:read',
  'suitability:assessment:submit',
  'system:health:read',
  'system:verify:read',
  'system:verify:run',
  'trading:order:cancel',
  'trading:order:read',
] as const satisfies readonly Schemas['Operation'][]

export type Ability = (typeof ABILITIES)[number]

export function may(me: { abilities: string[] } | null | undefined, ability: Ability): boolean {
  return me?.abilities.includes(ability) ?? false
}
