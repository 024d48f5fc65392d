/** What the customer wants money for. */
export const goals = () => import('./GoalsPage')
