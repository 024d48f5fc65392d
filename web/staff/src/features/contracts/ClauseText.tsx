import type { Clause } from '@shared/api/wordings'
import { useLanguage, useWords } from '@shared/words'

/** A clause as it reads; a key term is set apart. */
export function ClauseText({ of }: { of: Clause }) {
  const t = useWords()
  const language = useLanguage()
  return (
    <div className={of.key ? 'notice stack' : 'stack'}>
      <strong>{of.title[language]}{of.key ? <span className="mark brand">{t('wordings.key')}</span> : null}</strong>
      <p>{of.text[language]}</p>
    </div>
  )
}
