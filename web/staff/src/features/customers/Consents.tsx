import { useQuery } from '@tanstack/react-query'
import { Popconfirm } from 'antd'
import { may } from '@shared/api/abilities'
import { type Consent, consentsQuery, useRecordWithdrawal } from '@shared/api/privacy'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Moment } from '@shared/ui/Figures'
import { Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** What this customer's data may be used for. Staff can write down a withdrawal, never an agreement. */
export function Consents({ customer }: { customer: string }) {
  const t = useWords()
  const { data: me } = useMe()
  const consents = useQuery(consentsQuery(customer))
  const withdraw = useRecordWithdrawal(customer)
  const canWithdraw = may(me, 'customers:consent:withdraw')
  return (
    <section className="card stack">
      <h2>{t('consents.summary')}</h2>
      <Refused error={withdraw.error} />
      <Ready query={consents}>
        {(rows) => (
          <ul className="consent-rows">
            {rows.map((row) => (
              <li key={row.purpose} className="row between" data-testid={`consent-${row.purpose}`}>
                <span>
                  {row.title}
                  <br />
                  <span className="small soft">{row.clause}{row.since ? <> · <Moment of={row.since} /></> : null}</span>
                </span>
                <span className="row">
                  <State consent={row} />
                  {canWithdraw && row.optional && row.allowed ? (
                    <Popconfirm
                      title={t('consents.record-withdrawal')}
                      description={t('consents.record-withdrawal.note')}
                      okText={t('consents.record-withdrawal')}
                      cancelText={t('action.cancel')}
                      onConfirm={() => withdraw.mutate({ purpose: row.purpose, channel: 'phone' })}
                    >
                      <Button look="plain">{t('consents.record-withdrawal')}</Button>
                    </Popconfirm>
                  ) : null}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Ready>
    </section>
  )
}

function State({ consent }: { consent: Consent }) {
  const t = useWords()
  if (!consent.optional) return <span className="mark">{consent.basis_label}</span>
  if (consent.allowed) return <span className="mark good">{t('privacy.on')}</span>
  if (consent.may_ask) return <span className="mark">{t('privacy.off')}</span>
  return <span className="mark wait">{t('consents.may-not-ask')}</span>
}
