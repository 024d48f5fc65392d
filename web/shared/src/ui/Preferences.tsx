import { setPreference, usePreferences } from '@shared/shell/preferences'
import { useLanguage, useWords } from '@shared/words'
import { Choices } from './Choices'

export function LanguageChoice() {
  const t = useWords()
  return (
    <Choices
      label={t('preference.language')}
      value={useLanguage()}
      testId="language"
      choices={[
        { value: 'zh', label: t('preference.language.zh') },
        { value: 'en', label: t('preference.language.en') },
      ]}
      onChange={(language) => setPreference({ language })}
    />
  )
}

export function ThemeChoice() {
  const t = useWords()
  return (
    <Choices
      label={t('preference.theme')}
      value={usePreferences().theme}
      testId="theme"
      choices={[
        { value: 'auto', label: t('preference.theme.auto') },
        { value: 'light', label: t('preference.theme.light') },
        { value: 'dark', label: t('preference.theme.dark') },
      ]}
      onChange={(theme) => setPreference({ theme })}
    />
  )
}

export function GainColourChoice() {
  const t = useWords()
  return (
    <Choices
      label={t('preference.gain')}
      value={usePreferences().gain}
      testId="gain"
      choices={[
        { value: 'red', label: t('preference.gain.red') },
        { value: 'green', label: t('preference.gain.green') },
      ]}
      onChange={(gain) => setPreference({ gain })}
    />
  )
}
