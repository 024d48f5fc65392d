import { useQuery } from '@tanstack/react-query'
import { homeQuery } from '@shared/api/books'
import type { Home } from '@shared/api/types'
import { formatDate, formatMoney } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { Chart } from '@shared/ui/chart/Chart'
import { historyOption } from '@shared/ui/chart/options'
import { Money, MoneyChange } from '@shared/ui/Figures'
import { Shares } from '@shared/ui/Shares'
import { Loading, Ready } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { AssessmentCard } from './AssessmentCard'
import { useCustomerId } from './customer'
import { PerformanceCard } from './PerformanceCard'
import { SinceLast } from './SinceLast'

export default function HomePage() {
  const home = useQuery(homeQuery(useCustomerId()))
  return (
    <Ready query={home} loading={<Loading lines={8} />}>
      {(data) => (
        <div className="page">
          <Worth home={data} />
          <SinceLast day={data.as_of} />
          <Calls home={data} />
          <div className="two">
            <History home={data} />
            <Allocation home={data} />
          </div>
          <PerformanceCard />
          <AssessmentCard assessment={data.assessment} advisor={data.advisor_name} />
        </div>
      )}
    </Ready>
  )
}

function Worth({ home }: { home: Home }) {
  const t = useWords()
  const language = useLanguage()
  return (
    <section className="worth" aria-label={t('holdings.total')}>
      <h1 className="hidden-label">{t('holdings.home')}</h1>
      <div className="row between">
        <span>{t('holdings.hello', { name: home.name })}</span>
        <span className="small soft">{t('holdings.as-of', { date: formatDate(home.as_of, language) })}</span>
      </div>
      <p className="small soft" style={{ marginTop: 12 }}>{t('holdings.total')}</p>
      <p className="total" data-testid="total"><Money of={home.total} /></p>
      <dl>
        <Part label={t('holdings.day')} value={formatMoney(home.day_change, { plus: true })} />
        <Part label={t('holdings.gain')} value={formatMoney(home.gain, { plus: true })} />
        <Part label={t('holdings.cash')} value={formatMoney(home.cash)} />
      </dl>
    </section>
  )
}

function Part({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="num">{value}</dd>
    </div>
  )
}

/** What waits for the customer: a proposal to read comes before everything else. */
function Calls({ home }: { home: Home }) {
  const t = useWords()
  return (
    <>
      {home.open_proposals > 0 ? (
        <Link to="/proposals" className="call" testId="open-proposals">
          <span>{t('holdings.open-proposals')}</span>
          <span><strong>{home.open_proposals}</strong> <span aria-hidden>›</span></span>
        </Link>
      ) : null}
      {home.new_notices > 0 ? (
        <Link to="/notices" className="call quiet" testId="new-notices">
          <span>{t('notices.waiting')}</span>
          <span><strong>{home.new_notices}</strong> <span aria-hidden>›</span></span>
        </Link>
      ) : null}
      {home.open_orders > 0 ? (
        <Link to="/orders" className="call quiet" testId="open-orders">
          <span>{t('holdings.open-orders')}</span>
          <span><strong>{home.open_orders}</strong> <span aria-hidden>›</span></span>
        </Link>
      ) : null}
    </>
  )
}

function History({ home }: { home: Home }) {
  const t = useWords()
  const first = home.history[0]
  const last = home.history.at(-1)
  return (
    <section className="card stack">
      <div className="row between">
        <h2>{t('holdings.history')}</h2>
        <MoneyChange of={home.gain} />
      </div>
      {first && last && home.history.length > 1 ? (
        <Chart
          label={t('holdings.history.picture', { from: first.date, to: last.date, value: formatMoney(home.total) })}
          height={188}
          option={historyOption(home.history, home.total.currency)}
        />
      ) : (
        <p className="soft">{t('holdings.history.none')}</p>
      )}
    </section>
  )
}

function Allocation({ home }: { home: Home }) {
  const t = useWords()
  return (
    <section className="card stack">
      <div className="row between">
        <h2>{t('holdings.allocation')}</h2>
        <Link to="/positions" className="small">{t('action.all')}</Link>
      </div>
      {home.allocation.length > 0 ? (
        <Shares slices={home.allocation} label={t('holdings.allocation.picture')} />
      ) : (
        <p className="soft">{t('holdings.positions.none.advice')}</p>
      )}
    </section>
  )
}
