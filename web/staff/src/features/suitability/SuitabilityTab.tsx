import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { assessmentsQuery, attemptsQuery, type Suitability, suitabilityQuery } from '@shared/api/assessment'
import { useMe } from '@shared/api/session'
import { formatDate } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { FactList } from '@shared/ui/FactList'
import { Day } from '@shared/ui/Figures'
import { Loading, Ready } from '@shared/ui/states'
import { FourBounds } from '@shared/ui/suitability/FourBounds'
import { History } from '@shared/ui/suitability/History'
import { Talks } from '@shared/ui/suitability/Talks'
import { useLanguage, useWords } from '@shared/words'
import { InvestorCard } from './InvestorCard'

const SOON_DAYS = 60

/** One customer's level: what bound it, the four sides as a picture, until when it holds, what to talk about, and how it came about. */
export function SuitabilityTab({ customer }: { customer: string }) {
  const { data: me } = useMe()
  const standing = useQuery(suitabilityQuery(customer))
  return (
    <Ready query={standing} loading={<Loading lines={8} />}>
      {(of) => (
        <div className="columns">
          <div className="stack">
            <Level of={of} />
            <Talks of={of.contradictions} />
          </div>
          <div className="stack">
            <Terms of={of} customer={customer} />
            {may(me, 'suitability:proof:read') ? <InvestorCard customer={customer} /> : null}
            <Past customer={customer} />
          </div>
        </div>
      )}
    </Ready>
  )
}

function Level({ of }: { of: Suitability }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="suitability-level">
      <div className="row wrap">
        <strong className="level">{of.level ?? '—'}</strong>
        <h2>{of.level_label}</h2>
        <span className={`mark ${of.state === 'valid' ? 'good' : 'wait'}`}>{of.state_text}</span>
      </div>
      {of.answered_level && of.answered_level !== of.level ? <p>{t('suitability.tab.answered', { answered: of.answered_level, level: of.level ?? '' })}</p> : null}
      {of.level ? <FourBounds of={of} /> : <p className="soft">{t('suitability.tab.none')}</p>}
      {of.bounds.length > 0 ? <Bounds of={of} /> : null}
      {of.sides.length > 0 ? <Sides of={of} /> : null}
      {of.missing.length > 0 ? <p className="notice" data-testid="capacity-missing">{t('suitability.tab.missing', { facts: of.missing.map((one) => one.text).join(t('list.between')) })}</p> : null}
    </section>
  )
}

function Bounds({ of }: { of: Suitability }) {
  const t = useWords()
  return (
    <div className="stack">
      <h3>{t('suitability.tab.bounds')}</h3>
      <ul className="plain bound-list" data-testid="bound-list">
        {of.bounds.map((bound) => (
          <li key={bound.id} className="row between wrap">
            <span>{bound.text} <span className="small soft">{bound.clause} · {bound.mark}</span></span>
            <span className="row">
              {bound.binding ? <span className="mark bad">{t('suitability.tab.binding')}</span> : null}
              <strong className="num">{bound.level}</strong>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What makes up the capacity, side by side: the weakest side is the capacity. */
function Sides({ of }: { of: Suitability }) {
  const t = useWords()
  return (
    <details>
      <summary>{t('suitability.tab.sides')}</summary>
      <div className="sides">
        {of.sides.map((side) => (
          <div key={side.part}>
            <h3>{side.label} <span className="num">{side.points ?? '—'}</span></h3>
            <ul className="plain small soft">{side.measures.map((one) => <li key={one.id} className="row between"><span>{one.label}</span><span className="num">{one.points}</span></li>)}</ul>
          </div>
        ))}
      </div>
    </details>
  )
}

function Terms({ of, customer }: { of: Suitability; customer: string }) {
  const t = useWords()
  const language = useLanguage()
  const { data: me } = useMe()
  const soon = of.days_left !== null && of.days_left >= 0 && of.days_left <= SOON_DAYS
  return (
    <section className="card stack" data-testid="suitability-terms">
      <h2>{t('suitability.tab.terms')}</h2>
      <FactList
        rows={[
          [t('suitability.tab.on'), of.assessed_on ? <Day of={of.assessed_on} /> : '—'],
          [t('suitability.tab.until'), of.valid_until ? <Day of={of.valid_until} /> : '—'],
          [t('suitability.tab.today-left'), <span className="num" data-testid="left-today">{t('suitability.tab.of', { left: of.left.today, most: 2 })}</span>],
          [t('suitability.tab.year-left'), <span className="num" data-testid="left-year">{t('suitability.tab.of', { left: of.left.year, most: 8 })}</span>],
        ]}
      />
      {soon ? <p className="notice">{t('suitability.tab.soon', { days: of.days_left ?? 0 })}</p> : null}
      {of.days_left !== null && of.days_left < 0 ? <p className="notice bad">{t('suitability.tab.over', { days: -of.days_left })}</p> : null}
      {of.left.next_on ? <p className="notice">{t('suitability.tab.next', { date: formatDate(of.left.next_on, language) })}</p> : null}
      {may(me, 'suitability:paper:record') ? (
        <Link className="button" to={`/customers/${customer}/paper`} testId="enter-paper">{t('suitability.paper.title')}</Link>
      ) : null}
    </section>
  )
}

function Past({ customer }: { customer: string }) {
  const t = useWords()
  const assessed = useQuery(assessmentsQuery(customer))
  const attempts = useQuery(attemptsQuery(customer))
  return (
    <section className="card stack">
      <h2>{t('suitability.past')}</h2>
      <Ready query={assessed}>{(found) => <Ready query={attempts}>{(made) => <History assessed={found} attempts={made} />}</Ready>}</Ready>
    </section>
  )
}
