import type { RouteRow } from '@shared/shell/routes'
import * as advice from '@staff/features/advice'
import * as contracts from '@staff/features/contracts'
import * as compliance from '@staff/features/compliance'
import * as customers from '@staff/features/customers'
import * as evidence from '@staff/features/evidence'
import * as identity from '@staff/features/identity'
import * as imports from '@staff/features/imports'
import * as outlook from '@staff/features/outlook'
import * as products from '@staff/features/products'
import * as markets from '@staff/features/markets'
import * as reports from '@staff/features/reports'
import * as review from '@staff/features/review'
import * as risk from '@staff/features/risk'
import * as suggestions from '@staff/features/suggestions'
import * as suitability from '@staff/features/suitability'
import * as system from '@staff/features/system'
import * as trading from '@staff/features/trading'
import * as whatif from '@staff/features/whatif'

/** The map of the staff face: every place, what it is called and which ability opens it. */
export const routes: RouteRow[] = [
  { path: '/', title: 'product.staff', ability: 'any', page: identity.start },
  { path: '/morning', title: 'review.title', ability: 'review:finding:read', page: review.morning },
  { path: '/customers', title: 'customers.title', ability: 'customers:customer:read', page: customers.list },
  { path: '/customers/$customer', title: 'customers.one', ability: 'customers:customer:read', back: '/customers', page: customers.one },
  { path: '/customers/$customer/report/entries', title: 'report.entries', ability: 'reports:report:read', back: '/customers/$customer', page: reports.figure },
  { path: '/customers/$customer/propose', title: 'advice.make', ability: 'advice:proposal:draft', back: '/customers', page: advice.make },
  { path: '/customers/$customer/paper', title: 'suitability.paper.title', ability: 'suitability:paper:record', back: '/customers', page: suitability.paper },
  { path: '/customers/$customer/allocation', title: 'allocation.title', ability: 'advice:proposal:draft', back: '/customers/$customer', page: advice.allocation },
  { path: '/proposals', title: 'advice.proposals', ability: 'advice:proposal:read', page: advice.list },
  { path: '/proposals/$proposal', title: 'advice.proposal', ability: 'advice:proposal:read', back: '/proposals', page: advice.one },
  { path: '/orders', title: 'trading.orders', ability: 'trading:order:read', page: trading.list },
  { path: '/orders/desk', title: 'trading.desk', ability: 'trading:break:read', page: trading.desk },
  { path: '/orders/$order', title: 'trading.order', ability: 'trading:order:read', back: '/orders', page: trading.one },
  { path: '/orders/$order/chain', title: 'evidence.chain', ability: 'contracts:evidence:read', back: '/orders/$order', page: evidence.chain },
  { path: '/orders/$order/evidence', title: 'evidence.of-order', ability: 'contracts:evidence:read', back: '/orders/$order', page: evidence.ofOrder },
  { path: '/proposals/$proposal/evidence', title: 'evidence.of-proposal', ability: 'contracts:evidence:read', back: '/proposals/$proposal', page: evidence.ofProposal },
  { path: '/evidence/$evidence', title: 'evidence.one', ability: 'contracts:evidence:read', back: '/customers', page: evidence.one },
  { path: '/products', title: 'products.title', ability: 'products:product:read', page: products.list },
  { path: '/products/changes', title: 'products.changes', ability: 'products:change:read', back: '/products', page: products.changes },
  { path: '/products/compare', title: 'products.compare', ability: 'products:product:read', back: '/products', page: products.compare },
  { path: '/products/$product', title: 'products.one', ability: 'products:product:read', back: '/products', page: products.one },
  { path: '/calls', title: 'contracts.calls', ability: 'contracts:task:read', page: contracts.calls },
  { path: '/requests', title: 'requests.title', ability: 'customers:request:decide', page: customers.requests },
  { path: '/matches', title: 'matches.title', ability: 'customers:match:read', page: customers.matches },
  { path: '/assessments', title: 'suitability.staff', ability: 'suitability:assessment:read', page: suitability.assessments },
  { path: '/bridge', title: 'report.bridge', ability: 'reports:bridge:read', page: reports.bridge },
  { path: '/book', title: 'risk.title', ability: 'risk:book:read', page: risk.book },
  { path: '/book/customers', title: 'risk.behind.title', ability: 'risk:book:read', back: '/book', page: risk.behind },
  { path: '/outlook', title: 'outlook.title', ability: 'outlook:view:read', page: outlook.desk },
  { path: '/markets', title: 'markets.title', ability: 'markets:desk:read', page: markets.desk },
  { path: '/calendar', title: 'markets.calendar', ability: 'markets:calendar:read', page: markets.calendar },
  { path: '/sandbox', title: 'impact.title', ability: 'compliance:impact:read', page: compliance.sandbox },
  { path: '/sandbox/$impact', title: 'impact.title', ability: 'compliance:impact:read', back: '/sandbox', page: compliance.impact },
  { path: '/what-if', title: 'whatif.title', ability: 'whatif:trial:read', page: whatif.studio },
  { path: '/what-if/$trial', title: 'whatif.title', ability: 'whatif:trial:read', back: '/what-if', page: whatif.trial },
  { path: '/likelihood', title: 'likelihood.title', ability: 'suggestions:model:read', page: suggestions.likelihood },
  { path: '/cases', title: 'cases.title', ability: 'compliance:case:read', page: compliance.cases },
  { path: '/cases/$case', title: 'cases.one', ability: 'compliance:case:read', back: '/cases', page: compliance.oneCase },
  { path: '/rules', title: 'rules.title', ability: 'compliance:pack:read', page: compliance.rules },
  { path: '/wordings', title: 'wordings.title', ability: 'contracts:template:read', page: contracts.wordings },
  { path: '/service', title: 'service.title', ability: 'compliance:service:read', page: compliance.service },
  { path: '/imports', title: 'imports.title', ability: 'data:import:run', page: imports.desk },
  { path: '/system', title: 'system.title', ability: 'system:health:read', page: system.overview },
  { path: '/me', title: 'identity.me', ability: 'any', page: identity.me },
  { path: '/sign-in', title: 'identity.sign-in', ability: null, page: identity.signIn },
  { path: '/welcome', title: 'identity.welcome', ability: null, page: identity.welcome },
]
