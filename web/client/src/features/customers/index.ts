/** The customer's own record and data: profile, family, what it is used for, who looked, and their rights over it. */
export const privacy = () => import('./PrivacyPage')
export const looks = () => import('./LooksPage')
export const profile = () => import('./ProfilePage')
export const family = () => import('./FamilyPage')
