/** Proposals: make, review, issue and look up. */
export const list = () => import('./ProposalsPage')
export const one = () => import('./ProposalPage')
export const make = () => import('./MakePage')
export const allocation = () => import('./AllocationPage')
export { ProposalTable } from './ProposalTable'
