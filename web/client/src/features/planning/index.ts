/** What the customer wants money for. */
export const goals = () => import('./GoalsPage')

/** What comes of the goals. */
export const plan = () => import('./PlanPage')
