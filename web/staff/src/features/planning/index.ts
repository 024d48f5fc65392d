export { PlanTab } from './PlanTab'
