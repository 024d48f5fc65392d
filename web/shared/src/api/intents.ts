import { useState } from 'react'
import { newIntent } from './client'

/** Names what is asked: the same again under the same name, so that the server acts once; anything else under another, or it would be refused. */
export function useIntents(): (asked: unknown) => string {
  const [names] = useState(() => new Map<string, string>())
  return (asked) => {
    const text = JSON.stringify(asked)
    const name = names.get(text) ?? newIntent()
    names.set(text, name)
    return name
  }
}
