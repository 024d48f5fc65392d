/** Orders and how far they are. */
export { DividendCard } from './DividendCard'
export { RedeemCard } from './RedeemCard'
export const orders = () => import('./OrdersPage')
export const notices = () => import('./NoticesPage')
export const custody = () => import('./CustodyPage')
export const conversion = () => import('./ConversionPage')
export const offers = () => import('./OffersPage')
export const recurring = () => import('./RecurringPage')
export const recurringNew = () => import('./RecurringNewPage')
export const recurringPlan = () => import('./RecurringPlanPage')
export const order = () => import('./OrderPage')
