/** Taking up an invitation, signing in, where to start, and the person's own settings. */
export const signIn = () => import('./SignInPage')
export const welcome = () => import('./WelcomePage')
export const start = () => import('./StartPage')
export const me = () => import('./MePage')
