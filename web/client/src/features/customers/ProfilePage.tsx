import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { factsQuery } from '@shared/api/record'
import { useMe } from '@shared/api/session'
import type { FactField } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Day } from '@shared/ui/Figures'
import { FactForm } from '@shared/ui/record/FactForm'
import { readable } from '@shared/ui/record/readable'
import '@shared/ui/record/record.css'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** What the bank knows of me, where each thing comes from, and putting it right. */
export default function ProfilePage() {
  const { data: me } = useMe()
  return me?.customer_id ? <Profile customer={me.customer_id} /> : null
}

function Profile({ customer }: { customer: string }) {
  const t = useWords()
  const facts = useQuery(factsQuery(customer))
  const [field, setField] = useState<string | null>(null)
  return (
    <div className="page">
      <p className="soft">{t('record.profile.advice')}</p>
      <Ready query={facts}>
        {(data) => (
          <>
            {data.groups.length === 0 ? <Empty title={t('record.none')} /> : null}
            {data.groups.map((group) => (
              <section key={group.group} className="card">
                <h2>{group.label}</h2>
                {group.fields.map((fact) => <Line key={fact.field} fact={fact} onOpen={() => setField(fact.field)} />)}
              </section>
            ))}
          </>
        )}
      </Ready>
      <Button look="primary" wide data-testid="record-fact" onClick={() => setField('')}>{t('record.add')}</Button>
      {field === null ? null : <FactForm customer={customer} field={field || undefined} onClose={() => setField(null)} />}
    </div>
  )
}

function Line({ fact, onOpen }: { fact: FactField; onOpen: () => void }) {
  const t = useWords()
  return (
    <button type="button" className="record-line" onClick={onOpen}>
      <span className="row between">
        <span className="soft">{fact.label}</span>
        <span>
          {fact.conflict ? <span className="mark bad">{t('customers.fact.conflict')}</span> : null}
          {fact.stale ? <span className="mark wait">{t('record.stale')}</span> : null}
        </span>
      </span>
      <strong>{readable(fact.value)}</strong>
      <span className="small soft">{fact.source} · <Day of={fact.valid_from} /></span>
    </button>
  )
}
