/** What to do in falls, written in calm times. */
export const calm = () => import('./CalmPage')
