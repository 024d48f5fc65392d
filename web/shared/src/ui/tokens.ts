/** The one place colours are written. Contrast of text on its ground is at least 4.5 : 1 in both themes. */
const light = {
  ground: '#f4f5f2',
  surface: '#ffffff',
  raised: '#ffffff',
  sunken: '#eceeea',
  line: '#dfe3e0',
  ink: '#15222a',
  soft: '#54626a',
  brand: '#0d5566',
  brandInk: '#ffffff',
  brandWeak: '#e2eef0',
  gold: '#8a5f1c',
  goldWeak: '#f6eedf',
  red: '#c22f29',
  redWeak: '#fbeae8',
  green: '#1b7547',
  greenWeak: '#e4f2ea',
  focus: '#0d76c4',
}

type Palette = typeof light

const dark: Palette = {
  ground: '#0e1417',
  surface: '#162026',
  raised: '#1c282f',
  sunken: '#0a0f12',
  line: '#2b3940',
  ink: '#e7edee',
  soft: '#9fb0b6',
  brand: '#63bccb',
  brandInk: '#06222a',
  brandWeak: '#173339',
  gold: '#dcb672',
  goldWeak: '#332a19',
  red: '#ff8279',
  redWeak: '#3a2020',
  green: '#55c68c',
  greenWeak: '#173226',
  focus: '#7cc4ff',
}

export const palettes = { light, dark }
export type ColourName = keyof Palette

/** Asset classes keep their colour on every chart, in both themes. */
const CLASS_COLOURS: Record<string, string> = {
  cash: '#7fa7ae',
  gov_bond: '#3f8796',
  credit_bond: '#5d7fb5',
  bond_fund: '#1f7a94',
  balanced: '#8f77a8',
  equity_cn: '#c9783f',
  equity_global: '#b0606a',
  gold: '#d3a84c',
  alternative: '#6c6f93',
  insurance: '#6d8f5a',
}
const SPARE_COLOUR = '#8a9298'

export function classColour(assetClass: string): string {
  return CLASS_COLOURS[assetClass] ?? SPARE_COLOUR
}

export const FONT =
  '"PingFang SC", "HarmonyOS Sans SC", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", system-ui, -apple-system, "Segoe UI", sans-serif'
