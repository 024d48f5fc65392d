/** The public shelf: open to anyone, with or without an account. */
export const products = () => import('./ProductsPage')
export const product = () => import('./ProductPage')
export const compare = () => import('./ComparePage')
