/** A first answer for anybody. */
export const ask = () => import('./TryPage')
