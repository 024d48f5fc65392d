import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { instrumentTrialQuery, type OwnInstrument, useDecideInstrument, useTryInstrument } from '@shared/api/questionnaires'
import { useMe } from '@shared/api/session'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** From trial to release: what it would do to everybody's level first, then yes or no by somebody who did not enter it. */
export function ReleaseInstrument({ own }: { own: OwnInstrument }) {
  const { data: me } = useMe()
  return (
    <div className="stack">
      {own.gives_level && may(me, 'compliance:impact:read') ? <Trial own={own} /> : null}
      {may(me, 'suitability:instrument:decide') ? <Decide own={own} /> : null}
    </div>
  )
}

function Trial({ own }: { own: OwnInstrument }) {
  const t = useWords()
  const { data: me } = useMe()
  const trial = useQuery(instrumentTrialQuery(own.id))
  const attempt = useTryInstrument()
  return (
    <div className="row wrap" data-testid="instrument-trial">
      <Ready query={trial}>
        {(found) => found.impact_id ? (
          <p>
            {t(own.kind === 'knowledge' ? 'suitability.instruments.would-know' : 'suitability.instruments.would', { turned: found.turned, count: found.count, unscored: found.unscored })}{' '}
            <Link to={`/sandbox/${found.impact_id}`}>{t('suitability.instruments.open-report')}</Link>
          </p>
        ) : <p className="notice">{attempt.isSuccess ? t('suitability.instruments.trying') : t('suitability.instruments.untried')}</p>}
      </Ready>
      {may(me, 'compliance:impact:run') ? <Button busy={attempt.isPending} data-testid="instrument-try" onClick={() => attempt.mutate(own.id)}>{t('suitability.instruments.try')}</Button> : null}
      <Refused error={attempt.error} />
    </div>
  )
}

function Decide({ own }: { own: OwnInstrument }) {
  const t = useWords()
  const decide = useDecideInstrument()
  const [note, setNote] = useState('')
  if (own.mine) return <p className="small soft">{t('suitability.instruments.mine')}</p>
  const say = (approve: boolean) => decide.mutate({ own_id: own.id, approve, note })
  return (
    <>
      <Field label={t('suitability.instruments.note')} value={note} maxLength={500} data-testid="instrument-note" onChange={(event) => setNote(event.target.value)} />
      <Refused error={decide.error} />
      <div className="row wrap">
        <Button look="primary" busy={decide.isPending} data-testid="instrument-release" onClick={() => say(true)}>{t('suitability.instruments.release')}</Button>
        <Button look="danger" busy={decide.isPending} data-testid="instrument-refuse" onClick={() => say(false)}>{t('suitability.instruments.refuse')}</Button>
      </div>
    </>
  )
}
