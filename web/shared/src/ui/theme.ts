import { useSyncExternalStore } from 'react'
import { onPreferences, preferences } from '@shared/shell/preferences'
import { FONT, palettes } from './tokens'

export type Scheme = 'light' | 'dark'

const system = globalThis.matchMedia('(prefers-color-scheme: dark)')

/** The scheme in force: the person's choice, else the device's. */
export function schemeNow(): Scheme {
  const { theme } = preferences()
  if (theme !== 'auto') return theme
  return system.matches ? 'dark' : 'light'
}

function paint() {
  const root = document.documentElement
  const palette = palettes[schemeNow()]
  for (const [name, colour] of Object.entries(palette)) root.style.setProperty(`--${kebab(name)}`, colour)
  const gainIsRed = preferences().gain === 'red'
  root.style.setProperty('--up', gainIsRed ? palette.red : palette.green)
  root.style.setProperty('--down', gainIsRed ? palette.green : palette.red)
  root.style.setProperty('--font', FONT)
  root.style.colorScheme = schemeNow()
  root.dataset.scheme = schemeNow()
  // antd-mobile draws its own dark parts from this mark.
  root.dataset.prefersColorScheme = schemeNow()
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', palette.surface)
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

function onScheme(listener: () => void) {
  const off = onPreferences(listener)
  system.addEventListener('change', listener)
  return () => {
    off()
    system.removeEventListener('change', listener)
  }
}

/** Sets the tokens on the document now and whenever the person or the device changes the scheme. */
export function startTheme() {
  paint()
  onScheme(paint)
}

export function useScheme(): Scheme {
  return useSyncExternalStore(onScheme, schemeNow)
}
