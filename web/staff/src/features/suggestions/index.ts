/** How likely suggestions are to be followed: the model in force, and what waits. */
export const likelihood = () => import('./LikelihoodPage')
