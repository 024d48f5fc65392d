import { formatPercent } from '@shared/format'

export type Labels = ReadonlyMap<string, string>

/** What a view speaks about, in words. */
export function pairOf(labels: Labels, view: { asset_class: string; against: string | null }): { one: string; other: string | null } {
  const name = (of: string) => labels.get(of) ?? of
  return { one: name(view.asset_class), other: view.against === null ? null : name(view.against) }
}

/** A share of one the server computed as a number, as percent. */
export const percentOf = (share: number, plus = false) => formatPercent(share.toFixed(6), { places: 1, plus })
