/** Orders and how far they are. */
export { RedeemCard } from './RedeemCard'
export const orders = () => import('./OrdersPage')
export const order = () => import('./OrderPage')
