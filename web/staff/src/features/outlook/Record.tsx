import { useQuery } from '@tanstack/react-query'
import { recordQuery, type TrackRecord } from '@shared/api/outlook'
import { Day } from '@shared/ui/Figures'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { type Labels, pairOf, percentOf } from './pair'

/** How views turned out: only those released before their outcome began. */
export function Record({ labels }: { labels: Labels }) {
  const t = useWords()
  const record = useQuery(recordQuery)
  return (
    <Ready query={record} empty={{ when: (data) => data.views === 0, show: <Empty title={t('outlook.record.none')} hint={t('outlook.record.none.advice')} /> }}>
      {(data) => (
        <section className="card stack" data-testid="record">
          <h2>{t('outlook.record.hits', { hits: data.hits, views: data.views })}</h2>
          <Verdict data={data} />
          <p className="small soft">{t('outlook.record.note')}</p>
          <div className="scroll">
            <table className="plain">
              <thead>
                <tr>
                  <th>{t('outlook.record.view')}</th>
                  <th>{t('outlook.record.days')}</th>
                  <th className="right">{t('outlook.record.forecast')}</th>
                  <th className="right">{t('outlook.record.realised')}</th>
                  <th>{t('outlook.record.hit')}</th>
                  <th className="right">{t('outlook.record.score')}</th>
                </tr>
              </thead>
              <tbody>
                {data.scored.map((one) => {
                  const { one: first, other } = pairOf(labels, one)
                  return (
                    <tr key={one.view_id}>
                      <th scope="row">{other === null ? first : t('outlook.pair', { one: first, other })}<div className="small soft">{one.author}</div></th>
                      <td><Day of={one.since} /> – <Day of={one.until} /></td>
                      <td className="right num">{percentOf(one.forecast, true)}</td>
                      <td className="right num">{percentOf(one.realised, true)}</td>
                      <td><span className={`mark ${one.hit ? 'good' : 'bad'}`}>{one.hit ? t('outlook.record.yes') : t('outlook.record.no')}</span></td>
                      <td className="right num">{percentOf(one.crps)} / {percentOf(one.crps_without)}</td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </Ready>
  )
}

function Verdict({ data }: { data: TrackRecord }) {
  const t = useWords()
  if (data.crps === null || data.crps_without === null) return null
  const share = { with: percentOf(data.crps), without: percentOf(data.crps_without) }
  return <p>{data.crps <= data.crps_without ? t('outlook.record.better', share) : t('outlook.record.worse', share)}</p>
}
