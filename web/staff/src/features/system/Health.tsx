import { useQuery } from '@tanstack/react-query'
import { healthQuery } from '@shared/api/desk'
import { Moment } from '@shared/ui/Figures'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** The figures an operator looks at first. */
export function Health() {
  const t = useWords()
  const health = useQuery(healthQuery)
  return (
    <section className="card stack" data-testid="health">
      <h2>{t('system.health')}</h2>
      <Ready query={health}>
        {(data) => (
          <>
            <span className={`mark ${data.failed_reactions === 0 ? 'good' : 'bad'}`}>
              {data.failed_reactions === 0 ? t('system.health.ok') : t('system.health.bad')}
            </span>
            <dl className="facts">
              <dt>{t('system.health.database')}</dt>
              <dd>{data.database}</dd>
              <dt>{t('system.health.version')}</dt>
              <dd>{data.version}</dd>
              <dt>{t('system.health.now')}</dt>
              <dd><Moment of={data.now} /></dd>
              <dt>{t('system.health.waiting')}</dt>
              <dd className="num">{data.waiting_reactions}</dd>
              <dt>{t('system.health.failed')}</dt>
              <dd className="num">{data.failed_reactions}</dd>
            </dl>
          </>
        )}
      </Ready>
    </section>
  )
}
