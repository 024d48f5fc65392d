import { ApartmentOutlined, AuditOutlined, BankOutlined, BellOutlined, CalendarOutlined, CheckSquareOutlined, CompassOutlined, DashboardOutlined, ExperimentOutlined, FileSearchOutlined, FileProtectOutlined, FileTextOutlined, FundProjectionScreenOutlined, ImportOutlined, MergeCellsOutlined, PhoneOutlined, PoweroffOutlined, ProfileOutlined, ReconciliationOutlined, SafetyOutlined, ShopOutlined, StockOutlined, TeamOutlined, ThunderboltOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { type Ability, may } from '@shared/api/abilities'
import { bankQuery, useMe } from '@shared/api/session'
import type { Me } from '@shared/api/types'
import { formatDate } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { useRow } from '@shared/shell/routes'
import { LanguageChoice, ThemeChoice } from '@shared/ui/Preferences'
import { OfflineBar, ServiceBar } from '@shared/ui/states'
import { type PlainKey, useLanguage, useWords } from '@shared/words'
import { CasesWaiting } from '@staff/features/compliance'
import { NextDay } from '@staff/features/system'

interface Place {
  path: string
  title: PlainKey
  ability: Ability
  icon: ReactNode
  waiting?: ReactNode
}

const PLACES: Place[] = [
  { path: '/morning', title: 'review.title', ability: 'review:finding:read', icon: <BellOutlined /> },
  { path: '/customers', title: 'nav.customers', ability: 'customers:customer:read', icon: <TeamOutlined /> },
  { path: '/proposals', title: 'nav.proposals', ability: 'advice:proposal:read', icon: <FileTextOutlined /> },
  { path: '/orders', title: 'nav.orders', ability: 'trading:order:read', icon: <ProfileOutlined /> },
  { path: '/orders/desk', title: 'trading.desk', ability: 'trading:break:read', icon: <ReconciliationOutlined /> },
  { path: '/calendar', title: 'markets.calendar', ability: 'markets:calendar:read', icon: <CalendarOutlined /> },
  { path: '/products', title: 'nav.products', ability: 'products:product:read', icon: <ShopOutlined /> },
  { path: '/bridge', title: 'report.bridge', ability: 'reports:bridge:read', icon: <BankOutlined /> },
  { path: '/book', title: 'risk.title', ability: 'risk:book:read', icon: <DashboardOutlined /> },
  { path: '/calls', title: 'contracts.calls', ability: 'contracts:task:read', icon: <PhoneOutlined /> },
  { path: '/cases', title: 'cases.title', ability: 'compliance:case:read', icon: <FileSearchOutlined />, waiting: <CasesWaiting /> },
  { path: '/requests', title: 'requests.title', ability: 'customers:request:decide', icon: <SafetyOutlined /> },
  { path: '/matches', title: 'matches.title', ability: 'customers:match:read', icon: <MergeCellsOutlined /> },
  { path: '/assessments', title: 'suitability.staff', ability: 'suitability:assessment:read', icon: <CheckSquareOutlined /> },
  { path: '/sandbox', title: 'impact.title', ability: 'compliance:impact:read', icon: <ExperimentOutlined /> },
  { path: '/what-if', title: 'whatif.title', ability: 'whatif:trial:read', icon: <ThunderboltOutlined /> },
  { path: '/likelihood', title: 'likelihood.title', ability: 'suggestions:model:read', icon: <FundProjectionScreenOutlined /> },
  { path: '/markets', title: 'nav.markets', ability: 'markets:desk:read', icon: <StockOutlined /> },
  { path: '/outlook', title: 'outlook.title', ability: 'outlook:view:read', icon: <CompassOutlined /> },
  { path: '/rules', title: 'rules.title', ability: 'compliance:pack:read', icon: <AuditOutlined /> },
  { path: '/wordings', title: 'wordings.title', ability: 'contracts:template:read', icon: <FileProtectOutlined /> },
  { path: '/service', title: 'service.title', ability: 'compliance:service:read', icon: <PoweroffOutlined /> },
  { path: '/imports', title: 'imports.title', ability: 'data:import:run', icon: <ImportOutlined /> },
  { path: '/system', title: 'nav.system', ability: 'system:health:read', icon: <ApartmentOutlined /> },
]

export function Frame() {
  const t = useWords()
  const row = useRow()
  const { data: me } = useMe()
  const title = row ? t(row.title) : t('product.staff')
  useEffect(() => {
    document.title = `${title} · ${t('product.name')}`
  }, [title, t])
  return (
    <div className={me ? 'desk' : 'desk bare'}>
      <a className="skip" href="#main">{t('nav.skip')}</a>
      {me ? <Side me={me} /> : null}
      <div className="work">
        {me ? <Top /> : null}
        <OfflineBar />
        <ServiceBar />
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </div>
  )
}

function Side({ me }: { me: Me }) {
  const t = useWords()
  const { pathname } = useLocation()
  const open = PLACES.filter((place) => may(me, place.ability))
  // Of two places one within the other, only the nearer is where one is.
  const here = open.map((place) => place.path).filter((path) => pathname.startsWith(path)).reduce((best, path) => (path.length > best.length ? path : best), '')
  return (
    <aside className="side">
      <p className="brand-name">
        {t('product.name')}
        <span className="small">{t('product.staff')}</span>
      </p>
      <nav aria-label={t('nav.label')}>
        {open.map((place) => (
          <Link key={place.path} to={place.path} className={place.path === here ? 'here' : ''} testId={`nav-${place.path.slice(1)}`}>
            {place.icon}
            {t(place.title)}
            {place.waiting}
          </Link>
        ))}
      </nav>
      <Link to="/me" className="row who" testId="nav-me" aria-label={me.name}>
        <span className="avatar" aria-hidden>{me.name.slice(0, 1)}</span>
        <span>{me.name}</span>
      </Link>
    </aside>
  )
}

function Top() {
  const t = useWords()
  const language = useLanguage()
  const { data: bank } = useQuery(bankQuery)
  return (
    <header className="top">
      <span className="row">
        <strong>{bank ? (language === 'zh' ? bank.name_zh : bank.name_en) : null}</strong>
        {bank?.demo ? <span className="mark wait">{t('bank.demo')}</span> : null}
        <span className="soft" data-testid="business-date" data-date={bank?.business_date}>
          {bank ? t('bank.date', { date: formatDate(bank.business_date, language) }) : null}
        </span>
        {bank?.demo ? <NextDay /> : null}
      </span>
      <span className="row">
        <ThemeChoice />
        <LanguageChoice />
      </span>
    </header>
  )
}
