/** Customers: the list, and the page of one. */
export const list = () => import('./CustomersPage')
export const one = () => import('./CustomerPage')
export const matches = () => import('./MatchesPage')
export const requests = () => import('./RequestsPage')
