/** The orders monitor. */
export const desk = () => import('./DeskPage')
export const list = () => import('./OrdersPage')
export const one = () => import('./OrderPage')
export { OrderTable } from './OrderTable'
export { RecurringPlans } from './RecurringPlans'
