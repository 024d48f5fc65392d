/** Proposals as a customer reads and decides them. */
export const proposals = () => import('./ProposalsPage')
export const proposal = () => import('./ProposalPage')
