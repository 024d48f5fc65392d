/** The orders monitor. */
export const list = () => import('./OrdersPage')
export const one = () => import('./OrderPage')
export { OrderTable } from './OrderTable'
