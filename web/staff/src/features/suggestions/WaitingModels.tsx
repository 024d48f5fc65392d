import { type LikelihoodWaiting, useDecideLikelihood, useWithdrawLikelihood } from '@shared/api/likelihood'
import { formatDate } from '@shared/format'
import { Button } from '@shared/ui/Button'
import { Moment } from '@shared/ui/Figures'
import { Refused } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { ModelCard } from './ModelCard'

/** Models that wait for their second person, each with its card. */
export function WaitingModels({ rows }: { rows: LikelihoodWaiting[] }) {
  const t = useWords()
  return (
    <section className="stack">
      <h2>{t('likelihood.waiting')}</h2>
      {rows.length === 0 ? <p className="soft">{t('likelihood.waiting.none')}</p> : null}
      {rows.map((row) => <Waiting key={row.change_id} row={row} />)}
    </section>
  )
}

function Waiting({ row }: { row: LikelihoodWaiting }) {
  const t = useWords()
  const language = useLanguage()
  const card = row.card
  return (
    <article className="stack" data-testid="likelihood-waiting">
      <div className="card stack">
        <h3>{t('likelihood.in-force')}</h3>
        <p>{t('likelihood.made')} {row.made_by} · <Moment of={row.made_at} /> · {t('likelihood.until', { day: formatDate(row.expires_at, language) })}</p>
        {card.worse ? <p className="notice bad">{t('likelihood.worse')}</p> : null}
        {card.outdated ? <p className="notice">{t('likelihood.outdated')}</p> : null}
        {card.ahead === 0 ? <p className="notice">{t('likelihood.unproven')}</p> : null}
        {row.may_decide ? <Deciding row={row} /> : <p className="soft">{t(row.own ? 'likelihood.own' : 'likelihood.others')}</p>}
        {row.may_withdraw ? <TakingBack row={row} /> : null}
      </div>
      <ModelCard of={card} />
    </article>
  )
}

function Deciding({ row }: { row: LikelihoodWaiting }) {
  const t = useWords()
  const decide = useDecideLikelihood(row.change_id)
  return (
    <>
      <div className="row wrap">
        {row.card.worse ? null : <Button look="primary" busy={decide.isPending} data-testid="likelihood-release" onClick={() => decide.mutate(true)}>{t('likelihood.release')}</Button>}
        <Button look="danger" busy={decide.isPending} data-testid="likelihood-refuse" onClick={() => decide.mutate(false)}>{t('likelihood.refuse')}</Button>
      </div>
      <Refused error={decide.error} />
    </>
  )
}

function TakingBack({ row }: { row: LikelihoodWaiting }) {
  const t = useWords()
  const back = useWithdrawLikelihood(row.change_id)
  return (
    <>
      <div className="row"><Button busy={back.isPending} data-testid="likelihood-withdraw" onClick={() => back.mutate()}>{t('likelihood.withdraw')}</Button></div>
      <Refused error={back.error} />
    </>
  )
}
