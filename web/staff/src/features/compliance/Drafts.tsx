import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { may } from '@shared/api/abilities'
import { draftsQuery, type LayerDraft, useDecideRelease, useSubmitDraft, useTryDraft, useWithdrawDraft } from '@shared/api/rules'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { FactList } from '@shared/ui/FactList'
import { Day, Moment } from '@shared/ui/Figures'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { LayerEditor } from './LayerEditor'
import { LayerWords } from './LayerWords'

const LOOKS = { open: 'wait', submitted: 'brand', released: 'good', rejected: 'bad' } as const
const STATES = ['open', 'submitted', 'released', 'rejected'] as const

/** The bank's own layer: drafts that are written, tried, submitted, and released by somebody else. */
export function Drafts({ pack, version }: { pack: string; version: string }) {
  const t = useWords()
  const { data: me } = useMe()
  const drafts = useQuery({ ...draftsQuery, select: (all) => all.filter((one) => one.pack === pack) })
  const [edited, setEdited] = useState<LayerDraft | 'new' | null>(null)
  if (edited) return <LayerEditor pack={pack} version={version} draft={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
  return (
    <>
      <section className="card stack">
        <p className="small soft">{t('rules.layer.note')}</p>
        {may(me, 'compliance:pack:draft') ? <div className="row"><Button look="primary" data-testid="draft-new" onClick={() => setEdited('new')}>{t('rules.layer.new')}</Button></div> : null}
      </section>
      <Ready query={drafts} empty={{ when: (all) => all.length === 0, show: <Empty title={t('rules.layer.none')} hint={t('rules.layer.none.advice')} /> }}>
        {(all) => <>{all.map((one) => <DraftCard key={one.id} draft={one} onEdit={() => setEdited(one)} />)}</>}
      </Ready>
    </>
  )
}

function DraftCard({ draft, onEdit }: { draft: LayerDraft; onEdit: () => void }) {
  const t = useWords()
  const { data: me } = useMe()
  const state = STATES.find((one) => one === draft.state) ?? 'open'
  return (
    <section className="card stack" data-testid="draft" data-state={state}>
      <div className="row between wrap">
        <h2>{draft.reason}</h2>
        <span className={`mark ${LOOKS[state]}`}>{t(`rules.layer.${state}`)}</span>
      </div>
      <FactList
        rows={[
          [t('rules.layer.says'), <LayerWords content={draft.content} />],
          [t('rules.layer.since'), <Day of={draft.since} />],
          [t('rules.layer.authors'), draft.authors.join(t('list.between'))],
          [t('rules.layer.changed'), <Moment of={draft.changed_at} />],
        ]}
      />
      {state === 'open' && may(me, 'compliance:pack:draft') ? <Writing draft={draft} onEdit={onEdit} /> : null}
      {state === 'submitted' ? <Deciding draft={draft} /> : null}
    </section>
  )
}

function Writing({ draft, onEdit }: { draft: LayerDraft; onEdit: () => void }) {
  const t = useWords()
  const trial = useTryDraft()
  const submit = useSubmitDraft()
  return (
    <div className="stack">
      <div className="row wrap">
        <Button data-testid="draft-edit" onClick={onEdit}>{t('rules.layer.edit')}</Button>
        <Button busy={trial.isPending} data-testid="draft-try" onClick={() => trial.mutate(draft.id)}>{t('rules.layer.try')}</Button>
        <Button look="primary" busy={submit.isPending} data-testid="draft-submit" onClick={() => submit.mutate({ id: draft.id, intent: crypto.randomUUID() })}>{t('rules.layer.submit')}</Button>
      </div>
      {trial.isSuccess ? <p className="small soft" role="status">{t('rules.layer.trying')}</p> : null}
      <Refused error={submit.error ?? trial.error} />
    </div>
  )
}

/** Yes or no by somebody who wrote nothing of it; who wrote may take it back. */
function Deciding({ draft }: { draft: LayerDraft }) {
  const t = useWords()
  const { data: me } = useMe()
  const intent = useRef(crypto.randomUUID())
  const decide = useDecideRelease()
  const withdraw = useWithdrawDraft()
  const say = (approve: boolean) => decide.mutate({ id: draft.id, approve, digest: draft.digest ?? '', intent: `${intent.current}-${approve}` })
  return (
    <div className="stack">
      {draft.mine ? (
        <>
          <p className="small soft">{t('rules.layer.mine')}</p>
          <div className="row"><Button busy={withdraw.isPending} data-testid="draft-withdraw" onClick={() => withdraw.mutate({ id: draft.id, intent: intent.current })}>{t('rules.layer.withdraw')}</Button></div>
        </>
      ) : may(me, 'compliance:pack:release') ? (
        <div className="row wrap">
          <Button look="primary" busy={decide.isPending} data-testid="draft-approve" onClick={() => say(true)}>{t('rules.layer.approve')}</Button>
          <Button look="danger" busy={decide.isPending} data-testid="draft-reject" onClick={() => say(false)}>{t('rules.layer.reject')}</Button>
        </div>
      ) : null}
      <Refused error={decide.error ?? withdraw.error} />
    </div>
  )
}
