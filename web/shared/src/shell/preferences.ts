import { useSyncExternalStore } from 'react'
import type { Language } from '@shared/format'

export type Theme = 'auto' | 'light' | 'dark'
/** Which colour a gain has: red in mainland China, green elsewhere. */
export type GainColour = 'red' | 'green'

export interface Preferences {
  /** Null until the person has chosen: then the account's language counts. */
  language: Language | null
  theme: Theme
  gain: GainColour
  /** Letters as large as the longest-sighted reader asked for. */
  large: boolean
}

const KEY = 'steward.preferences'
const DEFAULTS: Preferences = { language: null, theme: 'auto', gain: 'red', large: false }
const listeners = new Set<() => void>()
let current = read()

function read(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>
    return {
      language: kept.language === 'zh' || kept.language === 'en' ? kept.language : DEFAULTS.language,
      theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : DEFAULTS.theme,
      gain: kept.gain === 'green' ? 'green' : DEFAULTS.gain,
      large: kept.large === true,
    }
  } catch {
    return DEFAULTS
  }
}

export function preferences(): Preferences {
  return current
}

export function setPreference(change: Partial<Preferences>) {
  current = { ...current, ...change }
  try {
    localStorage.setItem(KEY, JSON.stringify(current))
  } catch {
    // A browser that keeps nothing still obeys for this visit.
  }
  listeners.forEach((listener) => listener())
}

export function onPreferences(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(onPreferences, preferences)
}
