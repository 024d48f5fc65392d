import * as advice from '@client/features/advice'
import * as calm from '@client/features/calm'
import * as contracts from '@client/features/contracts'
import * as customers from '@client/features/customers'
import * as holdings from '@client/features/holdings'
import * as insight from '@client/features/insight'
import * as identity from '@client/features/identity'
import * as planning from '@client/features/planning'
import * as preliminary from '@client/features/preliminary'
import * as products from '@client/features/products'
import * as reports from '@client/features/reports'
import * as suitability from '@client/features/suitability'
import * as trading from '@client/features/trading'
import type { RouteRow } from '@shared/shell/routes'

/** The map of the customer's face: every place, what it is called and which ability opens it. */
export const routes: RouteRow[] = [
  { path: '/', title: 'holdings.home', ability: 'customers:home:read', page: holdings.home },
  { path: '/positions', title: 'holdings.positions', ability: 'holdings:position:read', page: holdings.positions },
  { path: '/positions/$instrument', title: 'holdings.position', ability: 'holdings:position:read', back: '/positions', page: holdings.position },
  { path: '/cash', title: 'holdings.cash.title', ability: 'holdings:position:read', back: '/positions', page: holdings.cash },
  { path: '/performance', title: 'performance.title', ability: 'holdings:position:read', back: '/positions', page: holdings.performance },
  { path: '/report', title: 'report.title', ability: 'reports:report:read', back: '/positions', page: reports.report },
  { path: '/report/entries', title: 'report.entries', ability: 'reports:report:read', back: '/report', page: reports.figure },
  { path: '/proposals', title: 'advice.proposals', ability: 'advice:proposal:read', page: advice.proposals },
  { path: '/proposals/$proposal', title: 'advice.proposal', ability: 'advice:proposal:read', back: '/proposals', page: advice.proposal },
  { path: '/proposals/$proposal/papers', title: 'contracts.title', ability: 'contracts:disclosure:complete', back: '/proposals', page: contracts.papers },
  { path: '/proposals/$proposal/sign', title: 'documents.sign', ability: 'contracts:contract:sign', back: '/proposals', page: contracts.sign },
  { path: '/papers/$disclosure', title: 'contracts.one', ability: 'contracts:disclosure:complete', back: '/proposals', page: contracts.disclosure },
  { path: '/documents', title: 'documents.title', ability: 'contracts:contract:read', back: '/me', page: contracts.documents },
  { path: '/documents/sign', title: 'documents.sign', ability: 'contracts:contract:sign', back: '/documents', page: contracts.sign },
  { path: '/documents/$document', title: 'documents.one', ability: 'contracts:contract:read', back: '/documents', page: contracts.document },
  { path: '/orders', title: 'trading.orders', ability: 'trading:order:read', back: '/', page: trading.orders },
  { path: '/orders/$order', title: 'trading.order', ability: 'trading:order:read', back: '/orders', page: trading.order },
  { path: '/notices', title: 'notices.title', ability: 'trading:order:read', back: '/', page: trading.notices },
  { path: '/conversion', title: 'conversion.title', ability: 'trading:plan:decide', back: '/orders', page: trading.conversion },
  { path: '/custody', title: 'custody.title', ability: 'trading:move:read', back: '/me', page: trading.custody },
  { path: '/offers', title: 'offers.title', ability: 'trading:plan:read', back: '/me', page: trading.offers },
  { path: '/recurring', title: 'recurring.title', ability: 'trading:plan:read', back: '/me', page: trading.recurring },
  { path: '/recurring/new', title: 'recurring.new', ability: 'trading:plan:decide', back: '/recurring', page: trading.recurringNew },
  { path: '/recurring/$plan', title: 'recurring.one', ability: 'trading:plan:read', back: '/recurring', page: trading.recurringPlan },
  { path: '/noticed', title: 'insight.title', ability: 'insight:hypothesis:read', back: '/me', page: insight.noticed },
  { path: '/goals', title: 'planning.goals', ability: 'planning:goal:read', back: '/', page: planning.goals },
  { path: '/plan', title: 'plan.title', ability: 'planning:plan:read', back: '/goals', page: planning.plan },
  { path: '/calm', title: 'calm.title', ability: 'calm:contract:write', back: '/me', page: calm.calm },
  { path: '/assessment', title: 'suitability.title', ability: 'suitability:assessment:submit', back: '/me', page: suitability.assessment },
  { path: '/try', title: 'preliminary.title', ability: null, back: '/products', page: preliminary.ask },
  { path: '/products', title: 'products.title', ability: null, page: products.products },
  { path: '/products/compare', title: 'products.compare', ability: null, back: '/products', page: products.compare },
  { path: '/products/$product', title: 'products.one', ability: null, back: '/products', page: products.product },
  { path: '/me', title: 'identity.me', ability: 'any', page: identity.account },
  { path: '/me/profile', title: 'record.profile', ability: 'customers:fact:state', back: '/me', page: customers.profile },
  { path: '/me/family', title: 'record.my-family', ability: 'customers:tie:state', back: '/me', page: customers.family },
  { path: '/me/factors', title: 'identity.factors', ability: 'access:factor:manage', back: '/me', page: identity.factors },
  { path: '/me/data', title: 'privacy.title', ability: 'customers:consent:decide', back: '/me', page: customers.privacy },
  { path: '/me/looks', title: 'privacy.looks', ability: 'customers:look:read', back: '/me', page: customers.looks },
  { path: '/sign-in', title: 'identity.sign-in', ability: null, page: identity.signIn },
  { path: '/register', title: 'identity.register', ability: null, back: '/sign-in', page: identity.register },
]
