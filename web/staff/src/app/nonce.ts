// The server puts a fresh nonce into every page; styles made at run time must carry it through the policy.
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

/**
 * antd takes the nonce as a setting, but its table measures scroll bars with a style element it gives none to.
 * Only scripts that passed the policy can get here, so their styles may pass as well.
 */
export function signStyles() {
  // The lint sees an old overload that nobody calls.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const create = document.createElement.bind(document)
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  document.createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = create(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }
}
