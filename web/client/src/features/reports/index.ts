/** What a period brought. */
export const report = () => import('./ReportPage')
/** What a figure of it is made of. */
export const figure = () => import('./FigurePage')
