import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { homeQuery } from '@shared/api/books'
import { useMe } from '@shared/api/session'
import type { Customer, Home } from '@shared/api/types'
import { formatMoney } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { Chart } from '@shared/ui/chart/Chart'
import { historyOption } from '@shared/ui/chart/options'
import { Measure } from '@shared/ui/FactList'
import { Day, Money, MoneyChange } from '@shared/ui/Figures'
import { Shares } from '@shared/ui/Shares'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { AssessmentMark } from './AssessmentMark'
import { FamilyCard } from './Family'
import { Masked } from './Masked'

/** Who the customer is and how they stand, on one screen. */
export function Overview({ customer, asOf }: { customer: Customer; asOf: string | undefined }) {
  const { data: me } = useMe()
  const standing = may(me, 'customers:home:read')
  return (
    <div className="columns">
      <div className="stack">
        <FamilyCard customer={customer.id} asOf={asOf} />
        {standing && !asOf ? <Standing customer={customer.id} /> : null}
      </div>
      <div className="stack">
        <Barred customer={customer} />
        <Assessed customer={customer} />
        <Household customer={customer} />
      </div>
    </div>
  )
}

function Standing({ customer }: { customer: string }) {
  const home = useQuery(homeQuery(customer))
  return (
    <Ready query={home}>
      {(data) => (
        <div className="stack">
          <Totals home={data} />
          <Pictures home={data} />
        </div>
      )}
    </Ready>
  )
}

function Totals({ home }: { home: Home }) {
  const t = useWords()
  return (
    <section className="card">
      <dl className="figures">
        <Measure label={t('holdings.total')}><span data-testid="total"><Money of={home.total} /></span></Measure>
        <Measure label={t('holdings.cash')}><span data-testid="customer-cash"><Money of={home.cash} /></span></Measure>
        <Measure label={t('holdings.invested')}><Money of={home.invested} /></Measure>
        <Measure label={t('holdings.gain')}><MoneyChange of={home.gain} /></Measure>
      </dl>
    </section>
  )
}

function Pictures({ home }: { home: Home }) {
  const t = useWords()
  const first = home.history[0]
  const last = home.history.at(-1)
  return (
    <div className="columns even">
      <section className="card stack">
        <h2>{t('holdings.history')}</h2>
        {first && last && home.history.length > 1 ? (
          <Chart
            label={t('holdings.history.picture', { from: first.date, to: last.date, value: formatMoney(home.total) })}
            height={170}
            option={historyOption(home.history, home.total.currency)}
          />
        ) : (
          <p className="soft">{t('holdings.history.none')}</p>
        )}
      </section>
      <section className="card stack">
        <h2>{t('holdings.allocation')}</h2>
        {home.allocation.length > 0 ? <Shares slices={home.allocation} label={t('holdings.allocation.picture')} /> : <p className="soft">{t('holdings.positions.none')}</p>}
      </section>
    </div>
  )
}

function Barred({ customer }: { customer: Customer }) {
  const t = useWords()
  if (customer.advisable) return null
  return (
    <section className="notice" role="status" data-testid="not-advisable">
      <div>
        <strong>{t('customers.barred')}</strong>
        {customer.not_advisable_because.map((reason) => <p key={reason.code}>{reason.text}</p>)}
      </div>
    </section>
  )
}

function Assessed({ customer }: { customer: Customer }) {
  const t = useWords()
  const { assessment } = customer
  return (
    <section className="card stack">
      <div className="row between">
        <h2>{t('customers.assessment')}</h2>
        <AssessmentMark level={customer.level} state={customer.assessment_state} />
      </div>
      <dl className="facts">
        {assessment ? (
          <>
            <dt>{t('customers.assessment.on')}</dt>
            <dd><Day of={assessment.assessed_on} /></dd>
            <dt>{t('customers.assessment.until')}</dt>
            <dd><Day of={assessment.valid_until} /></dd>
            <dt>{t('customers.assessment.source')}</dt>
            <dd>{assessment.source}</dd>
          </>
        ) : null}
        <dt>{t('customers.name')}</dt>
        <dd><Masked customerId={customer.id} field="name" value={customer.name} /></dd>
        <dt>{t('customers.phone')}</dt>
        <dd><Masked customerId={customer.id} field="phone" value={customer.phone} /></dd>
        <dt>{t('customers.advisor')}</dt>
        <dd>{customer.advisor_name ?? '—'}</dd>
      </dl>
    </section>
  )
}

function Household({ customer }: { customer: Customer }) {
  const t = useWords()
  if (customer.members.length === 0) return null
  return (
    <section className="card stack">
      <h2>{t('customers.members')}</h2>
      <ul className="stack">
        {customer.members.map((member) => (
          <li key={member.id} className="row between">
            <Link to={`/customers/${member.id}`}>{member.name}</Link>
            <span className="soft num">{member.number}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
