import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { type ServiceDesk, type ServiceState, serviceQuery, useDecideService } from '@shared/api/service'
import { useMe } from '@shared/api/session'
import { Link, useFilters } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Moment } from '@shared/ui/Figures'
import { Loading, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { ServiceForm } from './ServiceForm'

/** How far advice goes and whether anything may be bought: in the bank, for one customer, of one product. Two people switch it. */
export default function ServicePage() {
  const t = useWords()
  const { data: me } = useMe()
  const [filters] = useFilters()
  const desk = useQuery(serviceQuery)
  return (
    <div className="page" data-testid="service">
      <div className="page-head"><h1>{t('service.title')}</h1></div>
      <Ready query={desk} loading={<Loading lines={6} />}>
        {(data) => (
          <div className="columns">
            <div className="stack">
              <section className="card stack">
                <h2>{t('service.whole')}</h2>
                <State of={data.whole} />
                <p className="small soft">{t('service.goes-on')}</p>
              </section>
              <Off rows={data.off} />
            </div>
            <div className="stack">
              <Waiting rows={data.waiting} />
              {may(me, 'compliance:service:propose') ? <ServiceForm key={`${filters.customer}${filters.product}`} customer={filters.customer} product={filters.product} now={data.whole} /> : null}
            </div>
          </div>
        )}
      </Ready>
    </div>
  )
}

function State({ of }: { of: Omit<ServiceState, 'since'> & { since?: string | null } }) {
  const t = useWords()
  return (
    <>
      <p className="row wrap">
        <span className="mark brand">{t(`service.mode.${of.mode}`)}</span>
        <span className={`mark ${of.buying ? 'good' : 'bad'}`}>{t(of.buying ? 'service.buying' : 'service.no-buying')}</span>
        {of.since ? <span className="small soft"><Moment of={of.since} /></span> : null}
      </p>
      {of.reason ? <p className="small">{of.reason}</p> : null}
    </>
  )
}

function Off({ rows }: { rows: ServiceDesk['off'] }) {
  const t = useWords()
  return (
    <section className="card stack">
      <h2>{t('service.off')}</h2>
      {rows.length === 0 ? <p className="soft">{t('service.off.none')}</p> : null}
      {rows.map((row) => (
        <div key={row.customer_id ?? row.product_id ?? ''} className="stack" data-testid="service-off">
          <Link to={row.customer_id ? `/customers/${row.customer_id}` : `/products/${row.product_id ?? ''}`}>{row.name}</Link>
          <State of={row.service} />
        </div>
      ))}
    </section>
  )
}

function Waiting({ rows }: { rows: ServiceDesk['waiting'] }) {
  const t = useWords()
  const decide = useDecideService()
  return (
    <section className="card stack">
      <h2>{t('service.waiting')}</h2>
      {rows.length === 0 ? <p className="soft">{t('service.waiting.none')}</p> : null}
      {rows.map((row) => (
        <div key={row.change_id} className="stack" data-testid="service-change">
          <strong>{row.about || t('service.whole')}</strong>
          <State of={row} />
          <p className="small soft">{row.made_by} · <Moment of={row.made_at} /></p>
          {row.may_decide ? (
            <div className="row wrap">
              <Button look="primary" busy={decide.isPending} data-testid="service-approve" onClick={() => decide.mutate({ change_id: row.change_id, approve: true })}>{t('service.approve')}</Button>
              <Button data-testid="service-refuse" onClick={() => decide.mutate({ change_id: row.change_id, approve: false })}>{t('service.refuse')}</Button>
            </div>
          ) : null}
        </div>
      ))}
      <Refused error={decide.error} />
    </section>
  )
}
