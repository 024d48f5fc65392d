import { useQuery } from '@tanstack/react-query'
import { type Look, looksQuery } from '@shared/api/privacy'
import { useMe } from '@shared/api/session'
import { Moment } from '@shared/ui/Figures'
import { Empty, Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

export default function LooksPage() {
  const t = useWords()
  const looks = useQuery(looksQuery(useMe().data?.customer_id ?? ''))
  const none = <Empty title={t('privacy.looks.none')} hint={t('privacy.looks.none.advice')} />
  return (
    <div className="page">
      <p className="soft">{t('privacy.looks.lead')}</p>
      <Ready query={looks} loading={<Loading lines={6} />} empty={{ when: (rows) => rows.length === 0, show: none }}>
        {(rows) => (
          <ul className="card lines">
            {rows.map((look) => <LookLine key={`${look.at}${look.person}${look.reason}`} look={look} />)}
          </ul>
        )}
      </Ready>
    </div>
  )
}

function LookLine({ look }: { look: Look }) {
  const t = useWords()
  return (
    <li className="entry" data-testid="look">
      <div className="row between">
        <span className="name">{t('privacy.looks.person', { role: look.role_label, person: look.person })}</span>
        {look.revealed ? <span className="mark wait">{t('privacy.looks.revealed')}</span> : null}
      </div>
      <p>{look.what.join(' · ')}</p>
      {look.reason ? <p className="small">{t('privacy.looks.reason', { reason: look.reason })}</p> : null}
      <p className="small soft"><Moment of={look.at} /></p>
    </li>
  )
}
