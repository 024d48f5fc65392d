import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { type HouseView, useDecideView, useWithdrawView } from '@shared/api/outlook'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** Yes or no by somebody else; and an early end of a view in force. */
export function ViewDecision({ view }: { view: HouseView }) {
  const { data: me } = useMe()
  if (view.state.code === 'entered') return may(me, 'outlook:view:decide') ? <Deciding view={view} /> : null
  const lasting = view.state.code === 'released' && view.withdrawn_on === null && view.in_force
  return lasting && may(me, 'outlook:view:enter') ? <Ending view={view} /> : null
}

function Deciding({ view }: { view: HouseView }) {
  const t = useWords()
  const decide = useDecideView()
  const [note, setNote] = useState('')
  if (view.mine) return <p className="small soft">{t('outlook.decide.mine')}</p>
  const say = (approve: boolean) => decide.mutate({ id: view.id, approve, note })
  return (
    <div className="stack">
      <Field label={t('outlook.decide.note')} value={note} maxLength={400} data-testid="view-note" onChange={(event) => setNote(event.target.value)} />
      <div className="row wrap">
        <Button look="primary" busy={decide.isPending} disabled={view.impact === null} data-testid="view-release" onClick={() => say(true)}>{t('outlook.decide.release')}</Button>
        <Button look="danger" busy={decide.isPending} data-testid="view-refuse" onClick={() => say(false)}>{t('outlook.decide.refuse')}</Button>
      </div>
      <p className="small soft">{t('outlook.decide.when')}</p>
      <Refused error={decide.error} />
    </div>
  )
}

function Ending({ view }: { view: HouseView }) {
  const t = useWords()
  const end = useWithdrawView()
  const [note, setNote] = useState('')
  return (
    <details>
      <summary>{t('outlook.withdraw')}</summary>
      <div className="stack">
        <Field label={t('outlook.withdraw.note')} value={note} maxLength={400} data-testid="withdraw-note" onChange={(event) => setNote(event.target.value)} />
        <div className="row"><Button look="danger" busy={end.isPending} disabled={note.trim() === ''} data-testid="view-withdraw" onClick={() => end.mutate({ id: view.id, note })}>{t('outlook.withdraw')}</Button></div>
        <Refused error={end.error} />
      </div>
    </details>
  )
}
