/** What the bank noticed, for the customer to confirm or reject. */
export const noticed = () => import('./NoticedPage')
export { useJournal } from './useJournal'
