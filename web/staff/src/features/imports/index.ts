/** The import desk: files of the bank, looked at before they are taken. */
export const desk = () => import('./ImportPage')
