export const calls = () => import('./CallsPage')
