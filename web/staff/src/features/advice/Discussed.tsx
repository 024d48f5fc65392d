import { Input, Select } from 'antd'
import { useState } from 'react'
import type { Proposal } from '@shared/api/types'
import { type Channel, useDiscussed } from '@shared/api/versions'
import { Button } from '@shared/ui/Button'
import { Sheet } from '@shared/ui/Sheet'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const CHANNELS = ['phone', 'meeting', 'branch', 'chat'] as const

/** The talk about a proposal, which goes on the customer's timeline. */
export function Discussed({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const t = useWords()
  const told = useDiscussed(proposal.id)
  const [channel, setChannel] = useState<Channel>('phone')
  const [note, setNote] = useState('')
  return (
    <Sheet title={t('advice.discussed.mark')} onClose={onClose} testId="discussed-sheet">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          told.mutate({ channel, note }, { onSuccess: onClose })
        }}
      >
        <Select aria-label={t('contacts.channel')} getPopupContainer={(node: HTMLElement) => node.parentElement ?? node} value={channel} options={CHANNELS.map((value) => ({ value, label: t(`contacts.channel.${value}`) }))} onChange={setChannel} />
        <Input.TextArea aria-label={t('contacts.note')} rows={3} maxLength={400} value={note} data-testid="discussed-note" onChange={(event) => setNote(event.target.value)} />
        <Refused error={told.error} />
        <Button type="submit" look="primary" busy={told.isPending} disabled={!note.trim()} data-testid="discussed-save">{t('contacts.add')}</Button>
      </form>
    </Sheet>
  )
}
