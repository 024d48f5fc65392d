import { defineConfig } from 'vite'
import { face } from '../vite.base.ts'

export default defineConfig(face('staff', '/staff/'))
