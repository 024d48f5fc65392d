import { useQuery } from '@tanstack/react-query'
import { releasesQuery } from '@shared/api/rules'
import { FactList } from '@shared/ui/FactList'
import { Day, Moment } from '@shared/ui/Figures'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { LayerWords } from './LayerWords'

/** Every layer that was ever in force, with who wrote it, who released it and on which report. */
export function Releases({ pack }: { pack: string }) {
  const t = useWords()
  const releases = useQuery({ ...releasesQuery, select: (all) => all.filter((one) => one.pack === pack) })
  return (
    <Ready query={releases} empty={{ when: (all) => all.length === 0, show: <Empty title={t('rules.history.none')} hint={t('rules.history.none.advice')} /> }}>
      {(all) => (
        <>
          {all.map((one) => (
            <section key={one.number} className="card stack" data-testid="release">
              <h2>{t('rules.history.number', { number: one.number })} · <Day of={one.since} /></h2>
              <FactList
                rows={[
                  [t('rules.layer.says'), <LayerWords content={one.content} />],
                  [t('rules.layer.reason'), one.reason],
                  [t('rules.layer.authors'), one.authors.join(t('list.between'))],
                  [t('rules.history.checker'), <>{one.checker} · <Moment of={one.released_at} /></>],
                  [t('rules.history.report'), <code className="raw">{one.impact_digest.slice(0, 16)}</code>],
                  [t('rules.history.digest'), <code className="raw">{one.pack_digest.slice(0, 16)}</code>],
                ]}
              />
            </section>
          ))}
        </>
      )}
    </Ready>
  )
}
