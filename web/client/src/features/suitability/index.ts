/** What risk the customer can and will bear, and what follows from it. */
export const assessment = () => import('./AssessmentPage')
