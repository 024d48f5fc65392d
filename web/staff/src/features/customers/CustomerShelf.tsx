import { useInfiniteQuery } from '@tanstack/react-query'
import { productsQuery } from '@shared/api/shelf'
import { Link } from '@shared/shell/navigation'
import { GradeMark } from '@shared/ui/marks'
import { More } from '@shared/ui/More'
import { HiddenProducts } from '@shared/ui/product/HiddenProducts'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** The shelf as this customer sees it: what could be bought, and what is left out for which reason. */
export function CustomerShelf({ customer, text }: { customer: string; text: string }) {
  const t = useWords()
  const filter = { q: text || undefined, customer }
  const products = useInfiniteQuery(productsQuery(filter))
  return (
    <div className="stack">
      <section className="card stack">
        <h3>{t('products.for-customer')}</h3>
        <p className="small soft">{t('products.sort.note')}</p>
        <More query={products} empty={<Empty title={t('products.none')} />}>
          {(rows) => (
            <ul className="lines" data-testid="customer-shelf">
              {rows.map((one) => (
                <li key={one.id}>
                  <Link to={`/products/${one.id}`} className="line-link"><span>{one.name} · {one.code}</span> <GradeMark grade={one.grade} /></Link>
                </li>
              ))}
            </ul>
          )}
        </More>
      </section>
      <HiddenProducts customer={customer} counts={products.data?.pages[0]?.hidden ?? []} filter={filter} />
    </div>
  )
}
