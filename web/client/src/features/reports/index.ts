/** What a period brought. */
export const report = () => import('./ReportPage')
