import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Tabs } from 'antd'
import type { ReactNode } from 'react'
import { type Ability, may } from '@shared/api/abilities'
import { ordersQuery, proposalsQuery } from '@shared/api/books'
import { customerQuery } from '@shared/api/desk'
import { useMe } from '@shared/api/session'
import type { Customer } from '@shared/api/types'
import { Link, useFilters, useParam } from '@shared/shell/navigation'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { ProposalTable } from '@staff/features/advice'
import { CustomerDocuments } from '@staff/features/contracts'
import { EvidenceList } from '@staff/features/evidence'
import { Insight } from '@staff/features/insight'
import { PlanTab } from '@staff/features/planning'
import { CustomerReport } from '@staff/features/reports'
import { ReviewTab } from '@staff/features/review'
import { SuitabilityTab } from '@staff/features/suitability'
import { OrderTable, RecurringPlans } from '@staff/features/trading'
import { AsOf } from './AsOf'
import { BalanceTab } from './BalanceTab'
import { CheckProduct } from './CheckProduct'
import { Consents } from './Consents'
import { Contacts } from './Contacts'
import { CustomerPerformance } from './CustomerPerformance'
import { FactsTable } from './FactsTable'
import { Holdings } from './Holdings'
import { Overview } from './Overview'
import { useTierName } from './tier'

export default function CustomerPage() {
  const customer = useQuery(customerQuery(useParam('customer'), useFilters()[0].asof))
  return (
    <Ready query={customer} loading={<Loading lines={8} />}>
      {(data) => <CustomerFile customer={data} />}
    </Ready>
  )
}

interface Tab {
  key: string
  label: string
  ability?: Ability
  children: ReactNode
}

/** The open tab is in the address, like every other choice. */
function CustomerFile({ customer }: { customer: Customer }) {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const { data: me } = useMe()
  const tabs: Tab[] = [
    { key: 'overview', label: t('customers.overview'), children: <Overview customer={customer} asOf={filters.asof} /> },
    { key: 'review', label: t('review.tab'), ability: 'review:finding:read', children: <ReviewTab customer={customer.id} /> },
    { key: 'suitability', label: t('suitability.title'), ability: 'suitability:assessment:read', children: <SuitabilityTab customer={customer.id} /> },
    { key: 'balance', label: t('record.balance'), ability: 'customers:home:read', children: <BalanceTab customer={customer.id} asOf={filters.asof} /> },
    { key: 'facts', label: t('customers.facts'), children: <FactsTable customer={customer.id} asOf={filters.asof} /> },
    { key: 'contacts', label: t('contacts.title'), ability: 'customers:contact:read', children: <Contacts customer={customer.id} /> },
    { key: 'consents', label: t('consents.summary'), ability: 'customers:consent:read', children: <Consents customer={customer.id} /> },
    ...(may(me, 'insight:hypothesis:read') ? [{ key: 'insight', label: t('insight.tab'), children: <Insight customer={customer.id} /> }] : []),
    { key: 'positions', label: t('holdings.positions'), children: <Holdings customer={customer.id} /> },
    { key: 'performance', label: t('performance.title'), children: <CustomerPerformance customer={customer} /> },
    { key: 'report', label: t('report.of-customer'), ability: 'reports:report:read', children: <CustomerReport customer={customer.id} /> },
    { key: 'plan', label: t('plan.desk'), ability: 'planning:plan:read', children: <PlanTab customer={customer.id} /> },
    { key: 'proposals', label: t('nav.proposals'), children: <Proposals customer={customer.id} /> },
    { key: 'check', label: t('verdict.check'), ability: 'compliance:verdict:read', children: <CheckProduct customer={customer.id} /> },
    { key: 'orders', label: t('nav.orders'), children: <Orders customer={customer.id} /> },
    { key: 'recurring', label: t('recurring.title'), ability: 'trading:plan:read', children: <RecurringPlans customer={customer.id} /> },
    { key: 'documents', label: t('documents.tab'), ability: 'contracts:contract:read', children: <CustomerDocuments customer={customer.id} /> },
    { key: 'evidence', label: t('evidence.title'), ability: 'contracts:evidence:read', children: <EvidenceList customer={customer.id} /> },
  ]
  const items = tabs.filter((tab) => !tab.ability || may(me, tab.ability)).map(({ key, label, children }) => ({ key, label, children }))
  return (
    <div className="page">
      <Head customer={customer} />
      <AsOf customer={customer.id} />
      {filters.asof ? <p className="notice" role="status" data-testid="as-of-notice">{t('record.as-of.notice', { day: filters.asof })}</p> : null}
      <Tabs items={items} activeKey={filters.tab ?? 'overview'} onChange={(tab) => setFilters({ tab })} />
    </div>
  )
}

function Head({ customer }: { customer: Customer }) {
  const t = useWords()
  const tierName = useTierName()
  const { data: me } = useMe()
  return (
    <div className="page-head">
      <div className="row">
        <span className="avatar" aria-hidden>{customer.name.slice(0, 1)}</span>
        <div>
          <h1 data-testid="customer-name">{customer.name}</h1>
          <p className="soft">
            {[customer.number, tierName(customer.tier), customer.city].filter(Boolean).join(' · ')}
            {customer.birth_year ? ` · ${t('customers.born', { year: customer.birth_year })}` : ''}
          </p>
        </div>
      </div>
      {may(me, 'compliance:service:propose') ? <Link className="button" to={`/service?customer=${customer.id}`} testId="service-link">{t('service.title')}</Link> : null}
      {may(me, 'advice:proposal:draft') && customer.advisable ? (
        <div className="row wrap">
          <Link className="button" to={`/customers/${customer.id}/allocation`} testId="allocation-link">{t('allocation.title')}</Link>
          <Link className="button primary" to={`/customers/${customer.id}/propose`} testId="make-proposal">{t('advice.make')}</Link>
        </div>
      ) : null}
    </div>
  )
}

function Proposals({ customer }: { customer: string }) {
  const query = useInfiniteQuery(proposalsQuery({ customer_id: customer }))
  return (
    <Ready query={query}>
      {(data) => (
        <>
          <ProposalTable rows={allItems(data)} ofOne />
          <MoreButton query={query} />
        </>
      )}
    </Ready>
  )
}

function Orders({ customer }: { customer: string }) {
  const query = useInfiniteQuery(ordersQuery({ customer_id: customer }))
  return (
    <Ready query={query}>
      {(data) => (
        <>
          <OrderTable rows={allItems(data)} ofOne />
          <MoreButton query={query} />
        </>
      )}
    </Ready>
  )
}
