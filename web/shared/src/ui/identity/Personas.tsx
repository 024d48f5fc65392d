import { useQuery } from '@tanstack/react-query'
import { personasQuery, usePersonaSignIn } from '@shared/api/session'
import { Ready, Refused } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'

/** People of the demo bank one can be, without a password. The server offers this in the demo bank only. */
export function Personas({ kind, onDone }: { kind: 'customer' | 'staff'; onDone: () => void }) {
  const t = useWords()
  const language = useLanguage()
  const personas = useQuery(personasQuery)
  const enter = usePersonaSignIn()
  return (
    <section className="stack" aria-label={t('identity.personas')}>
      <div>
        <h2>{t('identity.personas')}</h2>
        <p className="small soft">{t('identity.personas.why')}</p>
      </div>
      <Ready query={personas}>
        {(all) =>
          all
            .filter((persona) => persona.kind === kind)
            .map((persona) => (
              <button
                key={persona.id}
                type="button"
                className="persona"
                data-testid="persona"
                data-persona={persona.id}
                data-role={persona.role}
                disabled={enter.isPending}
                onClick={() => enter.mutate(persona.id, { onSuccess: onDone })}
              >
                <span className="avatar" aria-hidden>{persona.name.slice(0, 1)}</span>
                <span>
                  <strong>{persona.name}</strong>
                  <span className="small soft" style={{ display: 'block' }}>
                    {language === 'zh' ? persona.story_zh : persona.story_en}
                  </span>
                </span>
              </button>
            ))
        }
      </Ready>
      <Refused error={enter.error} />
    </section>
  )
}
