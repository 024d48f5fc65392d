import { Linter } from 'eslint'
import { expect, test } from 'vitest'
import { unticked } from '../../../unticked.js'

const found = (piece: string) =>
  new Linter().verify(`const x = ${piece}`, {
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    rules: { 'no-restricted-syntax': ['error', ...unticked] },
  }).length

test.each([
  '<input type="checkbox" defaultChecked />',
  '<input type="checkbox" checked />',
  '<input type="radio" checked={true} />',
  '<button role="switch" aria-checked={true} />',
  '<button role="switch" aria-checked="true" />',
])('vector 27: a planted tick is caught: %s', (piece) => {
  expect(found(piece)).toBe(1)
})

test.each(['<input type="checkbox" checked={said} />', '<button role="switch" aria-checked={on} />'])('an honest box passes: %s', (piece) => {
  expect(found(piece)).toBe(0)
})
