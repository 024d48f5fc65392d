/** What proves a decision afterwards. */
export const ofOrder = () => import('./OrderEvidencePage')
export const ofProposal = () => import('./ProposalEvidencePage')
export const chain = () => import('./ChainPage')
export const one = () => import('./EvidencePage')
export { EvidenceList } from './EvidenceList'
