import { useInfiniteQuery } from '@tanstack/react-query'
import { Select, Timeline } from 'antd'
import { may } from '@shared/api/abilities'
import { type Contact, contactsQuery } from '@shared/api/privacy'
import { useMe } from '@shared/api/session'
import { useFilters } from '@shared/shell/navigation'
import { Link } from '@shared/shell/navigation'
import { Moment } from '@shared/ui/Figures'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { CHANNELS, ContactForm } from './ContactForm'

const EVERY_CHANNEL = [...CHANNELS, 'system'] as const

/** Every touch on every channel, newest first, and a line to add the next. */
export function Contacts({ customer }: { customer: string }) {
  const t = useWords()
  const { data: me } = useMe()
  const [filters, setFilters] = useFilters()
  const channel = EVERY_CHANNEL.find((known) => known === filters.channel)
  const contacts = useInfiniteQuery(contactsQuery(customer, channel))
  return (
    <div className="stack">
      {may(me, 'customers:contact:add') ? <ContactForm customer={customer} /> : null}
      <section className="card stack">
        <div className="row between">
          <h2>{t('contacts.title')}</h2>
          <Select
            style={{ width: 160 }}
            allowClear
            aria-label={t('contacts.channel')}
            placeholder={t('contacts.channel.all')}
            value={channel ?? null}
            options={EVERY_CHANNEL.map((value) => ({ value, label: t(`contacts.channel.${value}`) }))}
            onChange={(value: string | null | undefined) => setFilters({ channel: value ?? undefined })}
          />
        </div>
        <Ready query={contacts} empty={{ when: (data) => allItems(data).length === 0, show: <Empty title={t('contacts.none')} hint={t('contacts.none.advice')} /> }}>
          {(data) => <Timeline items={allItems(data).map((contact) => ({ key: contact.id, color: colour(contact), children: <Line contact={contact} /> }))} />}
        </Ready>
        <MoreButton query={contacts} />
      </section>
    </div>
  )
}

const colour = (contact: Contact) => (contact.topic === 'complaint' ? 'red' : contact.note ? 'green' : 'gray')

function Line({ contact }: { contact: Contact }) {
  const t = useWords()
  return (
    <div data-testid="contact">
      <p className="row wrap">
        <strong>{contact.topic_label}</strong>
        <span className="mark">{contact.channel_label}</span>
        <span className="small soft">
          <Moment of={contact.at} /> · {contact.served_by ? t('contacts.by', { name: contact.served_by }) : t('contacts.machine')}
        </span>
        {contact.link_kind === 'proposal' && contact.link_id ? <Link className="small" to={`/proposals/${contact.link_id}`}>{t('advice.proposal')}</Link> : null}
      </p>
      {contact.note ? <p>{contact.note}</p> : null}
    </div>
  )
}
