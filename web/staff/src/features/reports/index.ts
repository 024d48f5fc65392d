/** A customer's report, and the bridge of everything under management. */
export const bridge = () => import('./BridgePage')
export const figure = () => import('./FigurePage')
export { CustomerReport } from './CustomerReport'
