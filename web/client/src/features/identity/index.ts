/** Signing in, registering, and the person's own settings. */
export const signIn = () => import('./SignInPage')
export const register = () => import('./RegisterPage')
export const account = () => import('./MePage')
export const factors = () => import('./FactorsPage')
