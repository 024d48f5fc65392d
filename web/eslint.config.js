import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { unticked } from './unticked.js'

const ban = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] })
const deepFeature = {
  regex: '^@(client|staff)/features/[^/]+/.+',
  message: 'Use another feature only through its index.ts.',
}
const parent = { group: ['../*'], message: 'Leave a folder by its alias (@shared, @client, @staff).' }
const client = { group: ['@client/*'], message: 'The staff face and shared know nothing of the client face.' }
const staff = { group: ['@staff/*'], message: 'The client face and shared know nothing of the staff face.' }
const app = { regex: '^@(client|staff)/app', message: 'The app sees the features, never the other way round.' }

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'shared/src/api/schema.d.ts', '*/public/*'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js', 'unticked.js'] }, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'max-lines': ['error', 250],
      'max-depth': ['error', 3],
      'max-lines-per-function': ['error', 120],
      'no-restricted-syntax': ['error', ...unticked],
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  { files: ['eslint.config.js', 'unticked.js'], ...tseslint.configs.disableTypeChecked },
  { files: ['vitest.setup.ts'], rules: { '@typescript-eslint/no-empty-function': 'off' } },
  { files: ['shared/src/**'], rules: ban(client, staff) },
  { files: ['client/src/features/**'], rules: ban(deepFeature, parent, staff, app) },
  { files: ['staff/src/features/**'], rules: ban(deepFeature, parent, client, app) },
  { files: ['client/src/app/**'], rules: ban(staff) },
  { files: ['staff/src/app/**'], rules: ban(client) },
)
