import type { Clause } from '@shared/api/wordings'
import { useLanguage, useWords } from '@shared/words'

/** A clause as it reads; a key term is set apart. */
export function ClauseText({ of }: { of: Clause }) {
  const t = useWords()
  const language = useLanguage()
  return (
    <div>
      <p className="row wrap"><strong>{of.title[language]}</strong>{of.key ? <span className="mark brand">{t('wordings.key')}</span> : null}</p>
      <p className={of.key ? 'key-term' : undefined}>{of.text[language]}</p>
    </div>
  )
}
