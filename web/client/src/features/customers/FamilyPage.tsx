import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { familyQuery, useAddTie } from '@shared/api/record'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { FamilyPicture } from '@shared/ui/record/FamilyPicture'
import { Sheet } from '@shared/ui/Sheet'
import { Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const ROLES = ['spouse', 'child', 'parent', 'guardian', 'beneficiary', 'trusted_contact', 'next_generation'] as const
type Role = (typeof ROLES)[number]

/** Who is around me, and adding somebody. */
export default function FamilyPage() {
  const { data: me } = useMe()
  return me?.customer_id ? <Family customer={me.customer_id} /> : null
}

function Family({ customer }: { customer: string }) {
  const t = useWords()
  const family = useQuery(familyQuery(customer))
  const [adding, setAdding] = useState(false)
  return (
    <div className="page">
      <Ready query={family}>
        {(data) => (
          <section className="card stack">
            {data.guardian_missing ? <p className="notice bad">{t('record.guardian-missing')}</p> : null}
            {data.kin.length === 1 ? <p className="soft">{t('record.family.none')}</p> : null}
            <FamilyPicture family={data} />
          </section>
        )}
      </Ready>
      <Button look="primary" wide data-testid="add-kin" onClick={() => setAdding(true)}>{t('record.family.add')}</Button>
      {adding ? <AddSheet customer={customer} onClose={() => setAdding(false)} /> : null}
    </div>
  )
}

function AddSheet({ customer, onClose }: { customer: string; onClose: () => void }) {
  const t = useWords()
  const add = useAddTie(customer)
  const [role, setRole] = useState<Role>('child')
  const [name, setName] = useState('')
  const [born, setBorn] = useState('')
  return (
    <Sheet title={t('record.family.add')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate({ role, name, birth_date: born || null }, { onSuccess: onClose })
        }}
      >
        <label className="field">
          <span className="small soft">{t('record.family.role')}</span>
          <select value={role} onChange={(event) => setRole(ROLES.find((one) => one === event.target.value) ?? 'child')}>
            {ROLES.map((one) => <option key={one} value={one}>{t(`record.role.${one}`)}</option>)}
          </select>
        </label>
        <Field label={t('customers.name')} value={name} required onChange={(event) => setName(event.target.value)} />
        <Field label={t('record.family.birth')} type="date" value={born} onChange={(event) => setBorn(event.target.value)} />
        <Refused error={add.error} />
        <Button type="submit" look="primary" busy={add.isPending} disabled={!name.trim()}>{t('record.save')}</Button>
        <Button look="plain" onClick={onClose}>{t('action.cancel')}</Button>
      </form>
    </Sheet>
  )
}
