import { useQuery } from '@tanstack/react-query'
import { type Suitability, suitabilityQuery } from '@shared/api/assessment'
import { investorQuery } from '@shared/api/investors'
import { formatDate, formatMoney } from '@shared/format'
import { Loading, Ready } from '@shared/ui/states'
import { FourBounds } from '@shared/ui/suitability/FourBounds'
import { Talks } from '@shared/ui/suitability/Talks'
import { useLanguage, useWords } from '@shared/words'

/** The level in force and everything behind it: what decided, the four sides, what could be lost, and what to talk about. */
export function Standing({ customer }: { customer: string }) {
  const query = useQuery(suitabilityQuery(customer))
  return (
    <Ready query={query} loading={<Loading lines={4} />}>
      {(found) => (
        <>
          <Level of={found} />
          <Qualified customer={customer} />
          <Talks of={found.contradictions} />
          <Losses of={found} />
        </>
      )}
    </Ready>
  )
}

/** One sentence where somebody proved, or tried to prove, to be a qualified investor; nothing for everybody else. */
function Qualified({ customer }: { customer: string }) {
  const { data } = useQuery(investorQuery(customer))
  return data?.sentence ? <p className="card" data-testid="qualified">{data.sentence}</p> : null
}

function Level({ of }: { of: Suitability }) {
  const t = useWords()
  const language = useLanguage()
  return (
    <section className="card stack" data-testid="standing">
      <h2>{t('suitability.now')}</h2>
      <div className="row wrap">
        <strong className="level">{of.level ?? '—'}</strong>
        <span>{of.level_label}</span>
        <span className={of.state === 'valid' ? 'mark brand' : 'mark wait'}>{of.state_text}</span>
      </div>
      {of.valid_until ? <p className="soft">{t('suitability.until', { date: formatDate(of.valid_until, language) })}</p> : null}
      {of.allows ? <p>{of.allows}</p> : null}
      {of.bounds.filter((bound) => bound.binding).map((bound) => (
        <p key={bound.id} className="notice" data-testid="bound">
          {t('suitability.bound', { answered: of.answered_level ?? '', level: bound.level, why: bound.text })}
        </p>
      ))}
      {of.level ? <FourBounds of={of} /> : null}
      {of.missing.length > 0 ? <p className="soft">{t('suitability.missing', { facts: of.missing.map((fact) => fact.text).join(t('list.between')) })}</p> : null}
      <p className="small soft">{t('suitability.honest')}</p>
    </section>
  )
}

function Losses({ of }: { of: Suitability }) {
  const t = useWords()
  const allowed = of.losses.filter((loss) => loss.allowed)
  if (allowed.length === 0) return null
  return (
    <section className="card stack" data-testid="losses">
      <h2>{t('suitability.losses')}</h2>
      <ul className="stack">
        {allowed.map((loss) => (
          <li key={loss.grade} className="row between wrap">
            <span>{loss.grade} · {loss.examples}</span>
            <span className="small">
              {loss.amount
                ? t('suitability.may-lose', { percent: loss.percent, amount: formatMoney(loss.amount) })
                : t('suitability.may-lose-share', { percent: loss.percent })}
            </span>
          </li>
        ))}
      </ul>
      <p className="small soft">{t('suitability.losses.note')}</p>
    </section>
  )
}
