/** The customer's own data: what it is used for, who looked, and their rights over it. */
export const privacy = () => import('./PrivacyPage')
export const looks = () => import('./LooksPage')
