export const calls = () => import('./CallsPage')
export const wordings = () => import('./WordingsPage')
export { CustomerDocuments } from './CustomerDocuments'
