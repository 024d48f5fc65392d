import { createContext, createElement, type ReactNode, use, useSyncExternalStore } from 'react'
import type { Language } from '@shared/format'
import type zhWords from './zh'

type Words = typeof zhWords
/** Every sentence has a key; a key missing in either dictionary does not compile. */
export type WordKey = keyof Words

/** The names between braces in a sentence are the facts it must be given. */
type Slots<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Slots<Rest> : never
type Facts<Key extends WordKey> = [Slots<Words[Key]>] extends [never]
  ? []
  : [facts: Record<Slots<Words[Key]>, string | number>]

/** Keys whose sentence needs no facts: titles and labels. */
export type PlainKey = { [Key in WordKey]: [Slots<Words[Key]>] extends [never] ? Key : never }[WordKey]

export type Say = <Key extends WordKey>(key: Key, ...facts: Facts<Key>) => string

type Dictionary = Record<WordKey, string>
const sources: Record<Language, () => Promise<{ default: Dictionary }>> = {
  zh: () => import('./zh'),
  en: () => import('./en'),
}

/** Puts facts into a sentence; a slot without a fact stays visible, so that a mistake is seen. */
export function fill(text: string, facts: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => String(facts[name] ?? slot))
}

interface Voice {
  language: Language
  say: Say
}

let voice: Voice | null = null
const listeners = new Set<() => void>()

/** Loads a language and speaks it from now on. */
export async function speakIn(language: Language): Promise<void> {
  const { default: dictionary } = await sources[language]()
  voice = { language, say: (key, ...facts) => fill(dictionary[key], facts[0]) }
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  listeners.forEach((listener) => listener())
}

const VoiceContext = createContext<Voice | null>(null)

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export function WordsProvider({ children }: { children: ReactNode }) {
  const now = useSyncExternalStore(subscribe, () => voice)
  return createElement(VoiceContext.Provider, { value: now }, now ? children : null)
}

function useVoice(): Voice {
  const now = use(VoiceContext)
  if (!now) throw new Error('WordsProvider is missing')
  return now
}

export const useWords = (): Say => useVoice().say
export const useLanguage = (): Language => useVoice().language
