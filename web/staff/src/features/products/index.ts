/** The shelf at the bank's own desk: every product, its life and who decided it. */
export const list = () => import('./ShelfPage')
export const one = () => import('./ProductPage')
export const compare = () => import('./ComparePage')
export const changes = () => import('./ChangesPage')
