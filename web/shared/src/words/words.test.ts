import { expect, test } from 'vitest'
import { fill } from '.'
import en from './en'
import zh from './zh'

const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

test('both languages ask for the same facts in every sentence', () => {
  const spoken: Record<string, string> = en
  for (const [key, text] of Object.entries(zh)) expect([key, slots(spoken[key] ?? '')]).toEqual([key, slots(text)])
})

test('Chinese sentences use Chinese punctuation', () => {
  const mixed = Object.entries(zh).filter(([, text]) => /[\u4e00-\u9fff][,;:?!()]/.test(text))
  expect(mixed).toEqual([])
})

test('a slot without a fact stays visible', () => {
  expect(fill('{a} 与 {b}', { a: 1 })).toBe('1 与 {b}')
})
