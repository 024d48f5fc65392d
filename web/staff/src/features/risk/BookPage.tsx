import { useQuery } from '@tanstack/react-query'
import { type RiskBook, riskBookQuery } from '@shared/api/riskBook'
import { formatDate, formatMoney } from '@shared/format'
import { Empty, Loading, Ready } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { Breaches } from './Breaches'
import { Chances } from './Chances'
import { Exposures } from './Exposures'
import { Indicators } from './Indicators'
import { Stress } from './Stress'
import './risk.css'

/** The whole book as of the last complete review: what waits, the lights, where the money is, and how it would fare. */
export default function BookPage() {
  const t = useWords()
  const book = useQuery(riskBookQuery)
  return (
    <div className="page" data-testid="risk-book">
      <h1>{t('risk.title')}</h1>
      <Ready query={book} loading={<Loading lines={8} />}>
        {(data) => (data.as_of ? <Known of={data} asOf={data.as_of} /> : <Empty title={t('risk.none')} hint={t('risk.none.advice')} />)}
      </Ready>
    </div>
  )
}

function Known({ of, asOf }: { of: RiskBook; asOf: string }) {
  const t = useWords()
  const language = useLanguage()
  return (
    <div className="stack">
      <p className="small soft">{t('risk.as-of', { day: formatDate(asOf, language), customers: of.customers, amount: formatMoney(of.amount) })}</p>
      <Breaches of={of.breaches} />
      <Indicators of={of.indicators} />
      <Exposures of={of.dimensions} />
      <Stress of={of.stresses} />
      <Chances must={of.must_chances} want={of.want_chances} />
    </div>
  )
}
