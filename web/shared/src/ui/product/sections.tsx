import type { ProductPage } from '@shared/api/types'
import { formatMoney } from '@shared/format'
import { FactList } from '@shared/ui/FactList'
import { Day, Money, Percent, Price } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

interface Props {
  product: ProductPage
}

/** How it can lose, in money for the example, never a forecast. */
export function Losing({ product }: Props) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="losing">
      <div>
        <h2>{t('products.lose')}</h2>
        <p className="small soft">{t('products.example', { amount: formatMoney(product.example) })}</p>
      </div>
      <ul className="losses">
        {product.losses.map((loss) => (
          <li key={loss.code + loss.text}>
            <span>{loss.text}</span>
            {loss.amount ? <strong className="num">{t('products.lose.about', { amount: formatMoney(loss.amount) })}</strong> : null}
          </li>
        ))}
        {product.losses.length === 0 ? <li><span>{t('products.lose.none')}</span></li> : null}
      </ul>
    </section>
  )
}

/** What it costs, all in, over one, three and five years; then the scales behind the figures. */
export function Costing({ product }: Props) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="costing">
      <div>
        <h2>{t('products.cost')}</h2>
        <p className="small soft">{t('products.cost.example', { amount: formatMoney(product.example) })}</p>
      </div>
      <div className="scroll" role="region" aria-label={t('products.cost')} tabIndex={0}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('products.cost.years')}</th>
              <th scope="col">{t('products.cost.buy')}</th>
              <th scope="col">{t('products.cost.yearly')}</th>
              <th scope="col">{t('products.cost.leave')}</th>
              <th scope="col">{t('products.cost.total')}</th>
            </tr>
          </thead>
          <tbody>
            {product.costs.map((row) => (
              <tr key={row.years}>
                <th scope="row">{t('products.years', { n: row.years })}</th>
                <td><Money of={row.buy} /></td>
                <td><Money of={row.yearly} /></td>
                <td><Money of={row.leave} /></td>
                <td><strong><Money of={row.total} /></strong></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Scale title={t('products.buy-fee')} bands={product.purchase_bands} />
      <Scale title={t('products.redeem-fee')} bands={product.redemption_bands} />
      <FactList rows={[[t('products.annual-fee'), <Percent of={product.annual_fee} />], [t('products.commission'), <Percent of={product.commission} />]]} />
    </section>
  )
}

function Scale({ title, bands }: { title: string; bands: ProductPage['purchase_bands'] }) {
  return (
    <div>
      <h3>{title}</h3>
      <FactList rows={bands.map((band) => [band.label, band.flat ? <Money of={band.flat} /> : <Percent of={band.rate} />] as const)} />
    </div>
  )
}

/** The way of the money as a picture: a dot for each day that matters. */
export function MoneyWay({ product }: Props) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="money-way">
      <div>
        <h2>{t('products.way')}</h2>
        <p className="small soft">{t('products.way.now')}</p>
      </div>
      <ol className="way">
        {product.steps.map((step) => (
          <li key={step.code} className={step.code === 'back' ? 'last' : ''}>
            <span className="when">{step.on ? <Day of={step.on} /> : t('products.way.unknown')}</span>
            <span>{step.text}</span>
            {step.days ? <span className="small soft">{t('products.way.days', { n: step.days })}</span> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}

export function KeyTerms({ product }: Props) {
  const t = useWords()
  const prices = product.buy_price === null ? [] : [
    [t('products.buy-price'), <Price of={product.buy_price} />] as const,
    [t('products.sell-price'), <Price of={product.sell_price} />] as const,
  ]
  return (
    <section className="card stack" data-testid="key-terms">
      <h2>{t('products.terms')}</h2>
      <FactList
        rows={[
          [t('products.issuer'), product.issuer],
          [t('products.regime'), product.regime_text],
          [t('products.min'), <Money of={product.min_amount} />],
          ...prices,
          ...product.terms.map((term) => [term.label, term.value] as const),
          [t('products.confirm'), t('products.confirm.days', { days: product.confirm_days })],
          [t('products.version'), <>{product.version} · <Day of={product.valid_from} /></>],
        ]}
      />
    </section>
  )
}

/** A bond's coupons to come and what its yield is at some prices. */
export function BondFigures({ product }: Props) {
  const t = useWords()
  const bond = product.bond
  if (!bond) return null
  return (
    <section className="card stack" data-testid="bond">
      <div>
        <h2>{t('products.bond')}</h2>
        <p className="small soft">{t('products.bond.per')}</p>
      </div>
      <FactList rows={[[t('products.bond.accrued'), bond.accrued], [t('products.bond.duration'), bond.duration]]} />
      {bond.yields.length > 0 ? (
        <div>
          <h3>{t('products.bond.yield')}</h3>
          <FactList rows={bond.yields.map((one) => [t('products.bond.at', { price: one.price }), <Percent of={one.rate} />] as const)} />
        </div>
      ) : null}
      <details className="fold">
        <summary><h3>{t('products.bond.flows', { n: bond.flows.length })}</h3></summary>
        <div className="stack"><FactList rows={bond.flows.map((flow) => [flow.on, flow.amount] as const)} /></div>
      </details>
    </section>
  )
}

/** What a policy pays when it is given up: guaranteed and illustrated in columns of their own. */
export function SurrenderCurve({ product }: Props) {
  const t = useWords()
  if (product.surrender.length === 0) return null
  const told = product.surrender.some((row) => row.illustrated !== null)
  return (
    <section className="card stack" data-testid="surrender">
      <div>
        <h2>{t('products.surrender')}</h2>
        <p className="small soft">{t('products.surrender.example', { amount: formatMoney(product.example) })}</p>
      </div>
      <div className="scroll" role="region" aria-label={t('products.surrender')} tabIndex={0}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('products.surrender.year')}</th>
              <th scope="col">{t('products.surrender.paid')}</th>
              <th scope="col">{t('products.surrender.guaranteed')}</th>
              {told ? <th scope="col">{t('products.surrender.illustrated')}</th> : null}
            </tr>
          </thead>
          <tbody>
            {product.surrender.map((row) => (
              <tr key={row.year}>
                <th scope="row">{t('products.year.end', { n: row.year })}</th>
                <td><Money of={row.paid} /></td>
                <td><strong><Money of={row.guaranteed} /></strong></td>
                {told ? <td className="soft"><Money of={row.illustrated} /></td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {told ? <p className="small soft">{t('products.surrender.note')}</p> : null}
    </section>
  )
}

/** Sentences that must stand beside the product. */
export function Notices({ product }: Props) {
  return (
    <ul className="notices small" data-testid="notices">
      {product.notices.map((text) => <li key={text}>{text}</li>)}
    </ul>
  )
}
