/** Orders and how far they are. */
export const orders = () => import('./OrdersPage')
export const order = () => import('./OrderPage')
