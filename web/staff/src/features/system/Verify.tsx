import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { useVerify, verifyQuery } from '@shared/api/desk'
import { useMe } from '@shared/api/session'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Moment, Units } from '@shared/ui/Figures'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Check = Schemas['CheckOut']

/** Whether the books, the evidence and the audit chain are what they claim to be. */
export function Verify() {
  const t = useWords()
  const { data: me } = useMe()
  const last = useQuery(verifyQuery)
  const verify = useVerify()
  const columns = [
    { title: t('system.verify.check'), dataIndex: 'label' },
    { title: t('system.verify.result'), key: 'ok', render: (_: unknown, check: Check) => <Passed ok={check.ok} /> },
    { title: t('system.verify.count'), dataIndex: 'count', align: 'right' as const, render: (count: number) => <Units of={String(count)} places={0} /> },
    { title: t('system.verify.detail'), dataIndex: 'detail' },
  ]
  return (
    <section className="card table-card" data-testid="verify">
      <div className="row between table-title">
        <h2>{t('system.verify')}</h2>
        {may(me, 'system:verify:run') ? (
          <Button busy={verify.isPending} data-testid="verify-run" onClick={() => verify.mutate()}>{t('system.verify.run')}</Button>
        ) : null}
      </div>
      <Refused error={verify.error} />
      <Ready query={last}>
        {(report) => report.at === null ? <Empty title={t('system.verify.none')} /> : (
          <>
            <p className="row table-title">
              <span className={`mark ${report.ok ? 'good' : 'bad'}`} data-testid="verify-result">{report.ok ? t('system.verify.ok') : t('system.verify.bad')}</span>
              <span className="soft"><Moment of={report.at} /></span>
            </p>
            <DataTable label={t('system.verify')} rows={report.checks} columns={columns} rowKey="name" empty={<Empty title={t('system.verify.none')} />} />
          </>
        )}
      </Ready>
    </section>
  )
}

function Passed({ ok }: { ok: boolean }) {
  const t = useWords()
  return <span className={`mark ${ok ? 'good' : 'bad'}`}>{ok ? t('system.pass') : t('system.fail')}</span>
}
