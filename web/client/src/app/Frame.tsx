import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { TabBar } from 'antd-mobile'
import { AppOutline, BillOutline, FileOutline, LeftOutline, ShopbagOutline, UserOutline } from 'antd-mobile-icons'
import { useEffect } from 'react'
import { useJournal } from '@client/features/insight'
import { bankQuery, useMe } from '@shared/api/session'
import { formatDate } from '@shared/format'
import { Link, useGo } from '@shared/shell/navigation'
import { type RouteRow, useRow } from '@shared/shell/routes'
import { OfflineBar, ServiceBar } from '@shared/ui/states'
import { useLanguage, useWords, type PlainKey } from '@shared/words'

interface Tab {
  path: string
  title: PlainKey
  icon: React.ReactNode
}

const TABS: Tab[] = [
  { path: '/', title: 'nav.home', icon: <AppOutline /> },
  { path: '/positions', title: 'nav.holdings', icon: <BillOutline /> },
  { path: '/proposals', title: 'nav.proposals', icon: <FileOutline /> },
  { path: '/products', title: 'nav.products', icon: <ShopbagOutline /> },
  { path: '/me', title: 'nav.me', icon: <UserOutline /> },
]

export function Frame() {
  const t = useWords()
  const row = useRow()
  const { data: me } = useMe()
  useJournal()
  const title = row ? t(row.title) : t('product.name')
  useEffect(() => {
    document.title = `${title} · ${t('product.name')}`
  }, [title, t])
  return (
    <div className="frame">
      <a className="skip" href="#main">{t('nav.skip')}</a>
      {me ? <Masthead /> : null}
      <TopBar row={row} title={title} />
      <OfflineBar />
      <ServiceBar />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      {me && !row?.back ? <Tabs /> : null}
    </div>
  )
}

function TopBar({ row, title }: { row: RouteRow | undefined; title: string }) {
  const t = useWords()
  if (row?.path === '/sign-in' || row?.path === '/') return null
  return (
    <header className="top-bar">
      {row?.back ? <Link to={row.back} className="back" aria-label={t('action.back')}><LeftOutline /></Link> : null}
      <h1>{title}</h1>
    </header>
  )
}

const isHere = (path: string, here: string) => (path === '/' ? here === '/' : here.startsWith(path))

/** On a phone the places are at the thumb. */
function Tabs() {
  const t = useWords()
  const go = useGo()
  const { pathname } = useLocation()
  const active = TABS.find((tab) => isHere(tab.path, pathname))?.path ?? null
  return (
    <nav className="tabs" aria-label={t('nav.label')}>
      <TabBar activeKey={active} onChange={go} safeArea>
        {TABS.map((tab) => (
          <TabBar.Item key={tab.path} icon={tab.icon} title={t(tab.title)} data-testid={`tab-${tab.path}`} />
        ))}
      </TabBar>
    </nav>
  )
}

/** On a desk the same places stand at the top. */
function Masthead() {
  const t = useWords()
  const language = useLanguage()
  const { pathname } = useLocation()
  const { data: bank } = useQuery(bankQuery)
  return (
    <header className="masthead">
      <div className="inner">
        <strong>{t('product.name')}</strong>
        <nav aria-label={t('nav.label')}>
          {TABS.map((tab) => (
            <Link key={tab.path} to={tab.path} className={isHere(tab.path, pathname) ? 'here' : ''}>
              {t(tab.title)}
            </Link>
          ))}
        </nav>
        <span className="small soft">{bank ? t('bank.date', { date: formatDate(bank.business_date, language) }) : null}</span>
      </div>
    </header>
  )
}
