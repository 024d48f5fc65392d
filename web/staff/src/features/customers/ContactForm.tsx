import { Input, type InputRef, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { newIntent } from '@shared/api/client'
import { type ContactInput, useAddContact } from '@shared/api/privacy'
import { Button } from '@shared/ui/Button'
import { Choices } from '@shared/ui/Choices'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

export const CHANNELS = ['phone', 'meeting', 'branch', 'chat', 'letter', 'web', 'app'] as const
const TOPICS = ['advice', 'review', 'service', 'complaint', 'greeting', 'documents'] as const
const FRESH: ContactInput = { channel: 'phone', direction: 'outward', topic: 'review', note: '', at: null }

/** Two choices and a line: N begins, Ctrl+Enter saves. */
export function ContactForm({ customer }: { customer: string }) {
  const t = useWords()
  const add = useAddContact(customer)
  const note = useRef<InputRef>(null)
  const [contact, setContact] = useState(FRESH)
  const [intent, setIntent] = useState(newIntent)
  const change = (part: Partial<ContactInput>) => setContact({ ...contact, ...part })
  const save = () =>
    add.mutate(
      { body: contact, intent },
      {
        onSuccess: () => {
          setContact(FRESH)
          setIntent(newIntent())
        },
      },
    )
  useEffect(() => {
    const begin = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]')
      if (event.key !== 'n' || typing || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      note.current?.focus()
    }
    addEventListener('keydown', begin)
    return () => removeEventListener('keydown', begin)
  }, [])
  return (
    <form
      className="card stack"
      data-testid="contact-form"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <div className="row wrap">
        <Select aria-label={t('contacts.channel')} style={{ width: 120 }} value={contact.channel} options={CHANNELS.map((value) => ({ value, label: t(`contacts.channel.${value}`) }))} onChange={(channel) => change({ channel })} />
        <Select aria-label={t('contacts.topic')} style={{ width: 140 }} value={contact.topic} options={TOPICS.map((value) => ({ value, label: t(`contacts.topic.${value}`) }))} onChange={(topic) => change({ topic })} />
        <Choices
          label={t('contacts.direction')}
          value={contact.direction}
          choices={[{ value: 'outward', label: t('contacts.outward') }, { value: 'inward', label: t('contacts.inward') }]}
          onChange={(direction) => change({ direction })}
        />
      </div>
      <div className="row">
        <Input
          ref={note}
          aria-label={t('contacts.note')}
          placeholder={t('contacts.note.hint')}
          maxLength={2000}
          value={contact.note}
          data-testid="contact-note"
          onChange={(event) => change({ note: event.target.value })}
          onPressEnter={(event) => {
            event.preventDefault()
            if (event.ctrlKey || event.metaKey) save()
          }}
        />
        <Button type="submit" look="primary" busy={add.isPending} disabled={!contact.note.trim()} data-testid="contact-save">{t('contacts.add')}</Button>
      </div>
      <Refused error={add.error} />
    </form>
  )
}
