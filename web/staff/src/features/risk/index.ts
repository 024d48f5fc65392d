export { figure } from './figures'
export { LightMark } from './LightMark'

/** The whole book: what it comes to, its indicators and breaches, and the customers behind a figure. */
export const book = () => import('./BookPage')
export const behind = () => import('./BehindPage')
