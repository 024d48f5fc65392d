/** Outlook: what the house expects, its views with their release and impact, and how they turned out. */
export const desk = () => import('./OutlookPage')
