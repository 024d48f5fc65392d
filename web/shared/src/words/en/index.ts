import { advice } from './advice'
import { customers } from './customers'
import { holdings } from './holdings'
import { identity } from './identity'
import { planning } from './planning'
import { privacy } from './privacy'
import { products } from './products'
import { record } from './record'
import { shell } from './shell'
import { suitability } from './suitability'
import { system } from './system'
import { trading } from './trading'

export default { ...advice, ...customers, ...holdings, ...identity, ...planning, ...privacy, ...products, ...record, ...shell, ...suitability, ...system, ...trading }
