export { CasesWaiting } from './CasesWaiting'

/** Compliance: the rules the bank judges by and its own layer on them, the sandbox, and what a change would do. */
export const rules = () => import('./RulesPage')
export const sandbox = () => import('./SandboxPage')
export const cases = () => import('./CasesPage')
export const oneCase = () => import('./CasePage')
export const impact = () => import('./ImpactPage')
export const service = () => import('./ServicePage')
