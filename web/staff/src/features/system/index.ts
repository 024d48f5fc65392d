/** How the system itself is: health, imports, advice runs, the integrity check. */
export const overview = () => import('./SystemPage')
export { NextDay } from './NextDay'
