import { may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { useWords } from '@shared/words'
import { Health } from './Health'
import { Imports } from './Imports'
import { Runs } from './Runs'
import { SelectionAudit } from './SelectionAudit'
import { Verify } from './Verify'

/** Each part shows itself to those who may see it. */
export default function SystemPage() {
  const t = useWords()
  const { data: me } = useMe()
  return (
    <div className="page">
      <h1>{t('system.title')}</h1>
      {may(me, 'system:verify:read') ? (
        <div className="columns">
          <Verify />
          <Health />
        </div>
      ) : (
        <Health />
      )}
      {may(me, 'data:import:read') ? <Imports /> : null}
      {may(me, 'advice:run:read') ? <Runs /> : null}
      {may(me, 'advice:run:read') ? <SelectionAudit /> : null}
    </div>
  )
}
