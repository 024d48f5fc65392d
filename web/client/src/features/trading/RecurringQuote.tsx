import { useQuery } from '@tanstack/react-query'
import { newIntent } from '@shared/api/client'
import { planQuoteQuery, type PlanTerms, usePlanPapers, useSetUpPlan } from '@shared/api/recurring'
import type { Schemas } from '@shared/api/types'
import { Link, useGo } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { FactList, type FactPair } from '@shared/ui/FactList'
import { Day, Money } from '@shared/ui/Figures'
import { useStepUp } from '@shared/ui/identity/StepUp'
import { PlanSum } from '@shared/ui/RecurringFacts'
import { Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** The dates and sums of a plan before it is agreed to, what is still to be read, and the agreement itself. */
export function RecurringQuote({ customer, terms, name }: { customer: string; terms: PlanTerms; name: string }) {
  const quote = useQuery(planQuoteQuery(customer, terms))
  return <Ready query={quote}>{(data) => <Told customer={customer} terms={terms} name={name} quote={data} />}</Ready>
}

function Told({ customer, terms, name, quote }: { customer: string; terms: PlanTerms; name: string; quote: Schemas['PlanQuoteOut'] }) {
  const t = useWords()
  const go = useGo()
  const stepUp = useStepUp()
  const papers = usePlanPapers(customer)
  const begin = useSetUpPlan(customer)
  const rows: FactPair[] = [
    [t('recurring.dates'), quote.dates.map((date) => <div key={date.on}><Day of={date.on} /> · <PlanSum date={date} /></div>)],
    [t('trading.amount'), <Money of={quote.amount} />],
  ]
  if (quote.rises.length) rows.push([t('recurring.rises'), quote.rises.map((date) => <div key={date.on}><Day of={date.on} /> · <PlanSum date={date} /></div>)])
  rows.push([t('recurring.highest'), <Money of={quote.highest} />])
  const followed: FactPair[] = [
    [t('recurring.today'), <Money of={quote.today} />],
    [t('recurring.bands'), quote.bands.map((band) => <BandLine key={`${String(band.below)}${band.from_bps}`} band={band} />)],
  ]
  const read = () => papers.mutate(terms, { onSuccess: (data) => { if (data.disclosure_id) go(`/papers/${data.disclosure_id}`) } })
  const confirm = async () => {
    const { product_id, rhythm, day, raise_bps, waits, keeps_reserve, average_days, least_bps, most_bps } = terms
    const price: Record<string, string | number> = average_days ? { average_days, least_bps, most_bps, method: quote.method } : {}
    const shown = { customer_id: customer, amount: quote.amount.amount, rhythm, day, raise_bps, waits, keeps_reserve, highest: quote.highest.amount, ...price }
    const token = await stepUp({ title: t('recurring.new'), operation: 'trading:plan:decide', subjectId: product_id, shown, rows: [[t('trading.product'), name], ...rows] })
    if (token) begin.mutate({ terms, token, intent: newIntent() })
  }
  if (begin.data) return <p className="notice" role="status"><Link to={`/recurring/${begin.data.id}`} testId="recurring-begun">{t('recurring.done')}</Link></p>
  return (
    <section className="card stack" data-testid="recurring-told">
      <FactList rows={rows} />
      {quote.bands.length ? <FactList rows={followed} /> : null}
      {quote.bands.length ? <p className="small soft" data-testid="recurring-why">{quote.why.map((one) => one.text).join(' ')}</p> : null}
      <p className="small soft">{t('recurring.note')}</p>
      <Refused error={papers.error ?? begin.error} />
      {quote.told ? null : <Button wide data-testid="recurring-read" busy={papers.isPending} onClick={read}>{t('recurring.read')}</Button>}
      {quote.to_sign ? <Link to={`/documents/sign?product=${terms.product_id}`} className="button wide">{t('recurring.sign')}</Link> : null}
      <Button look="primary" wide data-testid="recurring-confirm" disabled={!quote.told || quote.to_sign > 0} busy={begin.isPending} onClick={() => void confirm()}>
        {t('recurring.confirm')}
      </Button>
    </section>
  )
}

/** What part of the plain amount is bought from where on. */
function BandLine({ band }: { band: Schemas['RateBandOut'] }) {
  const t = useWords()
  const rate = band.rate_bps / 100
  if (band.from_bps === 0) return <div>{t(band.below ? 'recurring.band.under' : 'recurring.band.over', { rate })}</div>
  return <div>{t(band.below ? 'recurring.band.below' : 'recurring.band.above', { from: band.from_bps / 100, rate })}</div>
}
