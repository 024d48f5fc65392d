export { ReviewTab } from './ReviewTab'

/** The daily review: who needs somebody today and why. */
export const morning = () => import('./MorningPage')
