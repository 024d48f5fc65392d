import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { allocationQuery } from '@shared/api/allocation'
import { customerQuery } from '@shared/api/desk'
import type { AllocationDesk, RebalanceMode } from '@shared/api/types'
import { formatMoney, formatPercent } from '@shared/format'
import { Link, useFilters, useParam } from '@shared/shell/navigation'
import { Choices } from '@shared/ui/Choices'
import { Chart } from '@shared/ui/chart/Chart'
import { regionOption } from '@shared/ui/chart/region'
import { Measure } from '@shared/ui/FactList'
import { Field } from '@shared/ui/Field'
import { Money, Percent } from '@shared/ui/Figures'
import { Empty, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { AllocationTable } from './AllocationTable'
import { Divisions } from './Divisions'
import { FlowField } from './FlowField'
import { TradeTable } from './TradeTable'
import { WhyNot } from './WhyNot'

/** The colours of the marks in the picture. */
const MARKS = { now: 'mark bad', after: 'mark wait', target: 'mark good', certain: 'mark', class: 'mark' } as const
const MODES = ['buy_sell', 'buy_only', 'cash_flow'] as const

/** Where a customer stands in the efficient region, the target, what holds it back, and the trades towards it. */
export default function AllocationPage() {
  const t = useWords()
  const id = useParam('customer')
  const customer = useQuery(customerQuery(id))
  const [filters, setFilters] = useFilters()
  const mode: RebalanceMode = MODES.find((one) => one === filters.mode) ?? 'buy_sell'
  const desk = useQuery({ ...allocationQuery(id, { mode, flow: filters.flow, by: filters.by }), enabled: customer.data?.advisable === true })
  return (
    <div className="page">
      <Ready query={customer}>
        {(who) => (
          <>
            <div className="page-head">
              <h1>{t('allocation.title')} · <Link to={`/customers/${id}`}>{who.name}</Link></h1>
              <Link className="button primary" to={`/customers/${id}/propose`}>{t('advice.make')}</Link>
            </div>
            {who.advisable ? (
              <div className="row wrap">
                <Choices label={t('allocation.mode')} value={mode} choices={MODES.map((value) => ({ value, label: t(`allocation.mode.${value}`) }))} onChange={(value) => setFilters({ mode: value })} testId="allocation-mode" />
                {mode === 'cash_flow' ? <FlowField value={filters.flow} onChange={(flow) => setFilters({ flow })} /> : null}
                {mode === 'cash_flow' && filters.flow?.startsWith('-') ? <Field label={t('allocation.by')} type="date" data-testid="by" value={filters.by ?? ''} onChange={(event) => setFilters({ by: event.target.value || undefined })} /> : null}
              </div>
            ) : (
              <Empty title={t('advice.make.barred')} hint={who.not_advisable_because.map((reason) => reason.text).join(' ')} />
            )}
          </>
        )}
      </Ready>
      {customer.data?.advisable ? <Ready query={desk}>{(data) => <Desk desk={data} />}</Ready> : null}
      {customer.data?.advisable ? <Divisions customer={id} /> : null}
      {customer.data?.advisable ? <WhyNot customer={id} /> : null}
    </div>
  )
}

function Desk({ desk }: { desk: AllocationDesk }) {
  const t = useWords()
  return (
    <div className="columns" data-testid="allocation-desk">
      <div className="stack">
        {desk.notes.map((note) => <p key={note.code} className="notice wait">{note.text}</p>)}
        <section className="card stack">
          <h2>{t('allocation.region')}</h2>
          <Region desk={desk} />
        </section>
        <TradeTable desk={desk} />
        <AllocationTable rows={desk.rows} />
      </div>
      <div className="stack">
        <section className="card stack">
          <h2>{t('allocation.moves')}</h2>
          <dl className="figures">
            <Measure label={t('allocation.off-now')} note={t('allocation.nothing')}><Percent of={desk.off_now} places={1} /></Measure>
            <Measure label={t('allocation.off-after')}><Percent of={desk.off_after} places={1} /></Measure>
            <Measure label={t('allocation.cost')}><Money of={desk.cost} /></Measure>
            <Measure label={t('allocation.gap')} note={t(`allocation.method.${desk.method}`)}>{desk.gap ? <Money of={desk.gap} /> : t('allocation.gap.none')}</Measure>
          </dl>
          {Number(desk.missing.amount) > 0 ? <p className="notice bad" data-testid="missing">{t('allocation.missing', { amount: formatMoney(desk.missing) })}</p> : null}
        </section>
        <section className="card stack">
          <h2>{t('allocation.tails')}</h2>
          <dl className="figures">
            {desk.tails.map((tail) => (
              <Measure key={tail.what} label={t(`allocation.${tail.what}`)} note={tail.limit ? t('allocation.at-most', { limit: formatPercent(tail.limit, { places: 1 }) }) : ''}>
                <Percent of={tail.value} places={1} /> · <Money of={tail.amount} />
              </Measure>
            ))}
          </dl>
          <p className="small soft">{t('allocation.tails.note')}</p>
        </section>
        <Points title={t('allocation.binding')} none={t('allocation.binding.none')} of={desk.binding.map((one) => one.text)} />
        <Points title={t('allocation.kept')} none={t('allocation.kept.none')} of={desk.kept.map((one) => `${one.name} · ${one.reason.text}`)} />
        <Points
          title={t('allocation.concentration')}
          none={t('allocation.concentration.none')}
          of={desk.concentration.map((one) => `${t(`allocation.of.${one.what}`)} ${one.name} · ${formatPercent(one.share, { places: 1 })}`)}
        />
        <section className="card stack" data-testid="spread">
          <h2>{t('allocation.spread')}</h2>
          <dl className="figures">
            <Measure label={t('allocation.spread.now')}>{desk.spread_now}</Measure>
            <Measure label={t('allocation.spread.after')}>{desk.spread_after}</Measure>
            <Measure label={t('allocation.overlap')}><Percent of={desk.overlap} places={0} /></Measure>
          </dl>
          <p className="small soft">{t('allocation.spread.note')}</p>
        </section>
      </div>
    </div>
  )
}

function Region({ desk }: { desk: AllocationDesk }) {
  const t = useWords()
  const axes = useMemo(() => ({ risk: t('allocation.axis.risk'), reward: t('allocation.axis.return') }), [t])
  const option = useMemo(() => regionOption(desk.region, desk.marks, axes), [desk.region, desk.marks, axes])
  const named = desk.marks.filter((mark) => mark.what !== 'class')
  return (
    <>
      <Chart label={t('allocation.region')} height={300} option={option} />
      <ul className="stack" data-testid="marks">
        {named.map((mark) => (
          <li key={mark.what} className="row between">
            <span className={MARKS[mark.what]}>{mark.label}</span>
            <span className="small soft">{axes.risk} <Percent of={mark.volatility} places={1} /> · {axes.reward} <Percent of={mark.expected_return} places={1} /></span>
          </li>
        ))}
      </ul>
      <p className="small soft">{t('allocation.region.note')}</p>
    </>
  )
}

function Points({ title, none, of }: { title: string; none: string; of: string[] }) {
  return (
    <section className="card stack">
      <h2>{title}</h2>
      {of.length === 0 ? <p className="soft">{none}</p> : <ul className="points">{of.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>}
    </section>
  )
}
