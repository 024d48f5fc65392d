/** Risk assessments as staff see them: what is held, sheets of paper, questionnaires, and one customer's standing. */
export const assessments = () => import('./AssessmentsPage')
export const paper = () => import('./PaperPage')
export { SuitabilityTab } from './SuitabilityTab'
