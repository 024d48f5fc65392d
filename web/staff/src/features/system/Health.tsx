import { useQuery } from '@tanstack/react-query'
import { healthQuery } from '@shared/api/desk'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

export function Health() {
  const t = useWords()
  const health = useQuery(healthQuery)
  return (
    <section className="card stack" data-testid="health">
      <h2>{t('system.health')}</h2>
      <Ready query={health}>
        {(data) => (
          <>
            <span className={`mark ${data.ok ? 'good' : 'bad'}`}>{data.ok ? t('system.health.ok') : t('system.health.bad')}</span>
            <ul className="stack">
              {data.parts.map((part) => (
                <li key={part.name} className="row between">
                  <span>{part.name}</span>
                  <span className={part.ok ? 'soft' : 'mark bad'}>{part.detail}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Ready>
    </section>
  )
}
