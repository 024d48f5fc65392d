import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { UserConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export const alias = {
  '@shared': here('./shared/src'),
  '@client': here('./client/src'),
  '@staff': here('./staff/src'),
}

/** One build set-up for both faces; `base` is the path the Python server serves the face under. */
export function face(name: 'client' | 'staff', base: string): UserConfig {
  return {
    root: here(`./${name}`),
    base,
    plugins: [react()],
    resolve: { alias },
    // The server replaces the placeholder in every page it serves, so scripts pass a strict policy.
    html: { cspNonce: '__CSP_NONCE__' },
    build: {
      outDir: here(`./dist/${name}`),
      emptyOutDir: true,
      // A data: address would need an exception in the content security policy.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 900,
    },
    server: {
      host: '127.0.0.1',
      proxy: { '/api': process.env.STEWARD_API ?? 'http://127.0.0.1:8000' },
    },
  }
}
