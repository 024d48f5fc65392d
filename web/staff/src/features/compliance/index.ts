/** Compliance: the sandbox of rules, and what a change would do. */
export const sandbox = () => import('./SandboxPage')
export const impact = () => import('./ImpactPage')
