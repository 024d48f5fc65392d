import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { leversQuery, type WhatIfTrial, whatIfsQuery } from '@shared/api/whatIf'
import { useGo } from '@shared/shell/navigation'
import { Moment } from '@shared/ui/Figures'
import { Empty, Ready } from '@shared/ui/states'
import { DataTable } from '@shared/ui/table/DataTable'
import { useWords } from '@shared/words'
import { WhatIfForm } from './WhatIfForm'

/** Change one input, try it over every customer, and come back to what was tried before. */
export default function StudioPage() {
  const t = useWords()
  const { data: me } = useMe()
  const levers = useQuery(leversQuery)
  return (
    <div className="page" data-testid="what-if-page">
      <h1>{t('whatif.title')}</h1>
      <p className="soft">{t('whatif.note')}</p>
      {may(me, 'whatif:trial:run') ? <Ready query={levers}>{(data) => <WhatIfForm levers={data} />}</Ready> : null}
      <Trials runs={may(me, 'whatif:trial:run')} />
    </div>
  )
}

function Trials({ runs }: { runs: boolean }) {
  const t = useWords()
  const go = useGo()
  const trials = useQuery(whatIfsQuery)
  const columns = [
    { title: t('impact.asked'), dataIndex: 'asked_at', render: (at: string) => <Moment of={at} /> },
    { title: t('whatif.lever'), dataIndex: 'lever', render: (lever: WhatIfTrial['lever']) => t(`whatif.lever.${lever}`) },
    { title: t('impact.change'), dataIndex: 'label' },
    { title: t('impact.state'), dataIndex: 'state', render: (state: WhatIfTrial['state']) => t(`impact.state.${state}`) },
    { title: t('whatif.reached'), key: 'reached', align: 'right' as const, render: (_: unknown, one: WhatIfTrial) => one.found?.reached ?? '—' },
  ]
  return (
    <section className="card table-card" data-testid="what-ifs">
      <h2 className="table-title">{t('impact.trials')}</h2>
      <Ready query={trials}>
        {(data) => (
          <DataTable
            label={t('impact.trials')}
            rows={data.items}
            columns={columns}
            rowKey="id"
            onOpen={(one) => go(`/what-if/${one.id}`)}
            empty={<Empty title={t('whatif.none')} hint={t(runs ? 'whatif.none.advice' : 'whatif.none.others')} />}
          />
        )}
      </Ready>
    </section>
  )
}
