import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useIntents } from '@shared/api/intents'
import type { Schemas } from '@shared/api/types'
import { draftsQuery, useTell } from '@shared/api/whatIf'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Draft = Schemas['NoticeDraftOut']

/** What one's own customers would be told; nothing reaches anybody until it is released here. */
export function Drafts({ trial }: { trial: string }) {
  const drafts = useQuery(draftsQuery(trial))
  return <Ready query={drafts}>{(data) => <Listed trial={trial} drafts={data.items} />}</Ready>
}

function Listed({ trial, drafts }: { trial: string; drafts: Draft[] }) {
  const t = useWords()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const intentOf = useIntents()
  const tell = useTell(trial)
  const chosen = drafts.filter((one) => !one.told && !left.has(one.customer_id)).map((one) => one.customer_id)
  const flip = (id: string) => setLeft(new Set(left.has(id) ? [...left].filter((one) => one !== id) : [...left, id]))
  if (drafts.length === 0) return <Empty title={t('whatif.drafts.none')} />
  return (
    <div className="stack" data-testid="what-if-drafts">
      <p className="soft">{t('whatif.drafts.note')}</p>
      <Refused error={tell.error} />
      <Button look="primary" busy={tell.isPending} disabled={chosen.length === 0} data-testid="tell" onClick={() => tell.mutate({ intent: intentOf(chosen), customer_ids: chosen })}>
        {t('whatif.tell', { count: chosen.length })}
      </Button>
      {drafts.map((one) => (
        <section className="card stack" key={one.customer_id}>
          <h2><Link to={`/customers/${one.customer_id}`}>{one.customer}</Link></h2>
          {one.words ? <blockquote>“{one.words}”</blockquote> : null}
          <p>{one.text}</p>
          {one.told ? <span className="mark good">{t('whatif.told')}</span> : (
            <label className="row">
              <input type="checkbox" checked={!left.has(one.customer_id)} onChange={() => flip(one.customer_id)} />
              {t('whatif.choose')}
            </label>
          )}
        </section>
      ))}
    </div>
  )
}
