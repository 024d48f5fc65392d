import { useQuery } from '@tanstack/react-query'
import { caseQuery, type ReferredCase } from '@shared/api/cases'
import { Link, useParam } from '@shared/shell/navigation'
import { FactList } from '@shared/ui/FactList'
import { Day, Moment, Money } from '@shared/ui/Figures'
import { GradeMark } from '@shared/ui/marks'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { CaseDecision } from './CaseDecision'
import { CaseHistory } from './CaseHistory'
import { CaseMark } from './CaseMark'
import { CaseOwner } from './CaseOwner'

/** One case: why a person is needed, what is to be bought by whom, what happened, and the decision. */
export default function CasePage() {
  const found = useQuery(caseQuery(useParam('case')))
  return (
    <Ready query={found} loading={<Loading lines={10} />}>
      {(data) => (
        <div className="page" data-testid="case" data-state={data.case.state}>
          <Head file={data} />
          <div className="columns">
            <div className="stack">
              <Why rules={data.rules} />
              <What file={data} />
              <Facts file={data} />
            </div>
            <div className="stack">
              <CaseDecision file={data} />
              <CaseHistory file={data} />
            </div>
          </div>
        </div>
      )}
    </Ready>
  )
}

function Head({ file }: { file: ReferredCase }) {
  const t = useWords()
  const row = file.case
  return (
    <div className="page-head">
      <div>
        <h1 className="row wrap">
          <Link to={`/customers/${row.customer_id}`}>{row.customer_name}</Link> <CaseMark of={row} />
          {row.ended_as ? <span className="small soft">{row.ended_as}</span> : null}
          {row.overdue ? <span className="mark bad">{t('cases.overdue')}</span> : null}
          <CaseOwner of={row} />
        </h1>
        <p className="soft row wrap">
          <span>{t('cases.due')} <Day of={row.due} /></span>
          <Link to={`/proposals/${file.subject_id}`}>{t('cases.proposal')} {file.subject_number}</Link>
          {file.expires_at ? <span>{t('cases.expires')} <Moment of={file.expires_at} /></span> : null}
        </p>
      </div>
    </div>
  )
}

/** The rules that want a person first, with clause and mark; what else was noted after them. */
function Why({ rules }: { rules: ReferredCase['rules'] }) {
  const t = useWords()
  const referred = rules.filter((rule) => rule.weight === 'REFER')
  const others = rules.filter((rule) => rule.weight !== 'REFER')
  return (
    <section className="card stack" data-testid="case-rules">
      <h2>{t('cases.why')}</h2>
      {referred.map((rule) => <Rule key={rule.id} rule={rule} />)}
      {others.length > 0 ? <h3>{t('cases.also')}</h3> : null}
      {others.map((rule) => <Rule key={rule.id + rule.sentence} rule={rule} />)}
    </section>
  )
}

function Rule({ rule }: { rule: ReferredCase['rules'][number] }) {
  const t = useWords()
  return (
    <div>
      <p>{rule.sentence}</p>
      <p className="small soft"><span className="mark">{rule.id}</span> {rule.decision} · {rule.clause} · {t('cases.mark')} {rule.mark}</p>
    </div>
  )
}

function What({ file }: { file: ReferredCase }) {
  const t = useWords()
  return (
    <section className="card stack">
      <h2>{t('cases.what')}</h2>
      {file.products.map((product) => (
        <div key={product.id} className="row between wrap">
          <span className="row wrap"><Link to={`/products/${product.id}`}>{product.name}</Link>{product.grade === null ? null : <GradeMark grade={`R${product.grade}`} />}</span>
          <Money of={product.amount} />
        </div>
      ))}
      <div className="row between"><strong>{t('cases.total')}</strong><strong><Money of={file.total} /></strong></div>
    </section>
  )
}

function Facts({ file }: { file: ReferredCase }) {
  const t = useWords()
  return (
    <section className="card stack">
      <h2>{t('cases.facts')}</h2>
      <FactList rows={file.facts.map((fact) => [fact.label, fact.value] as const)} />
      <p className="small soft">{file.pack}</p>
    </section>
  )
}
