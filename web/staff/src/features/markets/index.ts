/** The market data desk: feeds, held prices, corporate actions, missing prices. */
export const desk = () => import('./DeskPage')
export const calendar = () => import('./CalendarPage')
