export const papers = () => import('./PapersPage')
export const disclosure = () => import('./DisclosurePage')
