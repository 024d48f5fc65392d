export const calls = () => import('./CallsPage')
export { CustomerDocuments } from './CustomerDocuments'
