import type { StatementLine, StatementOf } from '@shared/api/types'
import { Measure } from '@shared/ui/FactList'
import { Day, Money } from '@shared/ui/Figures'
import { useWords } from '@shared/words'
import './record.css'

const HAVE = ['here', 'elsewhere', 'property', 'pension', 'protection'] as const
const OWE = ['debts'] as const
const FLOW = ['income', 'spending'] as const
type Section = StatementLine['section']

/** What somebody has and owes, earns and spends; each figure says where it comes from. */
export function Balance({ of }: { of: StatementOf }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="statement">
      <dl className="figures">
        <Measure label={t('record.assets')}><Money of={of.assets} /></Measure>
        <Measure label={t('record.debts')}><Money of={of.debts} /></Measure>
        <Measure label={t('record.net')}><Money of={of.net} /></Measure>
        <Measure label={t('record.saving')}><Money of={of.saving} /></Measure>
      </dl>
      {of.hidden_members > 0 ? <p className="notice">{t('record.hidden', { count: of.hidden_members })}</p> : null}
      <div className="balance">
        <div>{HAVE.map((section) => <Lines key={section} section={section} of={of} />)}</div>
        <div>{[...OWE, ...FLOW].map((section) => <Lines key={section} section={section} of={of} />)}</div>
      </div>
    </section>
  )
}

function Lines({ section, of }: { section: Section; of: StatementOf }) {
  const t = useWords()
  const lines = of.lines.filter((line) => line.section === section)
  if (lines.length === 0) return null
  const ownerOf = (line: StatementLine) => of.members.find((member) => member.customer_id === line.lineage.customer_id)?.name
  return (
    <>
      <h3>{t(`record.section.${section}`)}</h3>
      {lines.map((line, place) => (
        <div key={`${line.label}-${String(place)}`} className="line">
          <span>
            {line.label} {line.elsewhere ? <span className="mark">{t('record.elsewhere')}</span> : null}
            {line.stale ? <span className="mark wait">{t('record.stale')}</span> : null}
            <span className="small soft"> {of.household ? `${ownerOf(line) ?? ''} · ` : ''}{line.lineage.source} · <Day of={line.lineage.as_of} /></span>
          </span>
          <Money of={line.amount} />
        </div>
      ))}
    </>
  )
}
