import { useQuery } from '@tanstack/react-query'
import { type EvidenceOf, type Story, storyQuery } from '@shared/api/evidence'
import { Link } from '@shared/shell/navigation'
import { Moment } from '@shared/ui/Figures'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { RecordCard } from './RecordCard'
import { TakePassport } from './TakePassport'

/** The whole chain on one page, oldest first; the verification was run when the page was read. */
export function StoryView({ of }: { of: EvidenceOf }) {
  const t = useWords()
  const story = useQuery(storyQuery(of))
  return (
    <Ready query={story} loading={<Loading lines={12} />}>
      {(data) => (
        <div className="page" data-testid="story">
          <div className="page-head">
            <div>
              <h1>{t('evidence.title')}</h1>
              <p className="soft"><Link to={`/customers/${data.customer_id}`}>{data.customer_name}</Link></p>
            </div>
            <TakePassport evidence={data.evidence_id} />
          </div>
          <Proof story={data} />
          {data.records.map((record) => <RecordCard key={record.id} record={record} />)}
        </div>
      )}
    </Ready>
  )
}

function Proof({ story: { proof } }: { story: Story }) {
  const t = useWords()
  const proved = proof.outcome === 'proved'
  return (
    <section className="card stack" data-testid="proof" data-outcome={proof.outcome}>
      <h2 className="row">
        {t('evidence.proof')} <span className={`mark ${proved ? 'good' : 'bad'}`}>{t(proved ? 'evidence.proof.proved' : 'evidence.proof.failed')}</span>
      </h2>
      <p role="status">{proof.sentence}</p>
      <dl className="facts">
        <dt>{t('evidence.chained')}</dt>
        <dd><Moment of={proof.chained_by} /></dd>
        <dt>{t('evidence.exhibits')}</dt>
        <dd>{proof.exhibits}</dd>
        <dt>{t('evidence.key')}</dt>
        <dd className="raw">{proof.key}</dd>
      </dl>
    </section>
  )
}
