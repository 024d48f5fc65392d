import { setPreference, usePreferences } from '@shared/shell/preferences'

/** Whether the reader asked for large letters, and the way to change it; it is kept for the next visit. */
export function useLargeType(): [boolean, () => void] {
  const { large } = usePreferences()
  return [large, () => setPreference({ large: !large })]
}
