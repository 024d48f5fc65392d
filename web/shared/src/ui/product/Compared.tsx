import type { ReactNode } from 'react'
import type { ProductPage } from '@shared/api/types'
import { formatMoney } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { Day, Money, Percent } from '@shared/ui/Figures'
import { GradeMark } from '@shared/ui/marks'
import { useWords } from '@shared/words'
import { Access } from './Access'

type Row = readonly [label: string, cell: (product: ProductPage) => ReactNode]

/** Products side by side for one amount; on a phone the names of the rows stay while the columns slide. */
export function Compared({ items }: { items: ProductPage[] }) {
  const t = useWords()
  const rows: Row[] = [
    [t('products.kind'), (p) => <Kind of={p.kind} />],
    [t('products.compare.what'), (p) => p.what],
    [t('products.grade'), (p) => <GradeMark grade={p.grade} />],
    [t('products.compare.worst'), (p) => <Worst product={p} />],
    [t('products.cost.total'), (p) => <Costs product={p} />],
    [t('products.compare.back'), (p) => <Back product={p} />],
    [t('products.min'), (p) => <Money of={p.min_amount} />],
    [t('products.buy-fee'), (p) => <Percent of={p.buy_fee} />],
    [t('products.annual-fee'), (p) => <Percent of={p.annual_fee} />],
    [t('products.issuer'), (p) => p.issuer],
    [t('products.regime'), (p) => p.regime_text],
    [t('products.terms'), (p) => <ul>{p.terms.map((term) => <li key={term.code}>{term.label} {term.value}</li>)}</ul>],
  ]
  return (
    <div className="card scroll" role="region" aria-label={t('products.compare')} tabIndex={0} style={{ padding: 0 }}>
      <table className="versus" data-testid="versus">
        <thead>
          <tr>
            <th scope="row"><span className="hidden-label">{t('products.one')}</span></th>
            {items.map((p) => <th key={p.id} scope="col"><Link to={`/products/${p.id}`}>{p.name}</Link></th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, cell]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {items.map((p) => <td key={p.id}>{cell(p)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Kind({ of }: { of: string }) {
  const t = useWords()
  const known = (['deposit', 'wmp', 'fund', 'bond', 'stock', 'insurance', 'metal', 'private'] as const).find((kind) => kind === of)
  return known ? t(`products.kind.${known}`) : of
}

/** The largest loss that is named with an amount; the words where none is. */
function Worst({ product }: { product: ProductPage }) {
  const t = useWords()
  const told = product.losses.filter((loss) => loss.amount !== null)
  const worst = told.reduce<(typeof told)[number] | undefined>((most, loss) => (Number(loss.amount?.amount) > Number(most?.amount?.amount ?? 0) ? loss : most), undefined)
  if (!worst) return product.losses[0]?.text ?? t('products.lose.none')
  return <><strong className="num">{t('products.lose.about', { amount: formatMoney(worst.amount) })}</strong><br /><span className="small soft">{worst.text}</span></>
}

function Costs({ product }: { product: ProductPage }) {
  const t = useWords()
  return <ul>{product.costs.map((row) => <li key={row.years}>{t('products.years', { n: row.years })} <Money of={row.total} /></li>)}</ul>
}

function Back({ product }: { product: ProductPage }) {
  const back = product.steps.at(-1)
  return <>{back?.on ? <Day of={back.on} /> : null} <span className="small soft"><Access days={product.access_days} /></span></>
}
