/** What one other input would bring over the whole book, before it is live. */
export const studio = () => import('./StudioPage')
export const trial = () => import('./TrialPage')
