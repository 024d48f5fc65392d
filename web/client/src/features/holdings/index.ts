/** What a customer owns: home, positions, and the entries beneath each figure. */
export const home = () => import('./HomePage')
export const positions = () => import('./PositionsPage')
export const position = () => import('./PositionPage')
export const cash = () => import('./CashPage')
export const performance = () => import('./PerformancePage')
