import { MAX_COMPARED } from '@shared/api/shelf'
import type { Product } from '@shared/api/types'
import { Link } from '@shared/shell/navigation'
import { Day, Money, Price } from '@shared/ui/Figures'
import { GradeMark } from '@shared/ui/marks'
import { Access } from '@shared/ui/product/Access'
import { useWords } from '@shared/words'

interface Props {
  product: Product
  chosen: string[]
  choose: (ids: string[]) => void
}

/** A product in the list, with a box that takes it into the comparison. */
export function ProductRow({ product, chosen, choose }: Props) {
  const t = useWords()
  const taken = chosen.includes(product.id)
  const toggle = () => choose(taken ? chosen.filter((id) => id !== product.id) : [...chosen, product.id])
  return (
    <li data-testid="product" data-code={product.code} className="shelf-row">
      <label className="pick">
        <input type="checkbox" checked={taken} disabled={!taken && chosen.length >= MAX_COMPARED} onChange={toggle} aria-label={t('products.compare.add', { name: product.name })} />
      </label>
      <Link to={`/products/${product.id}`} className="line-link">
        <div>
          <p className="name">{product.name}</p>
          <p className="row wrap">
            <GradeMark grade={product.grade} />
            {product.state === 'suspended' ? <span className="mark">{t('products.state.suspended')}</span> : null}
          </p>
          <p className="small soft">{t('products.min')} <Money of={product.min_amount} /> · <Access days={product.access_days} /></p>
        </div>
        <div>
          <p><Price of={product.price} /></p>
          <p className="small soft"><Day of={product.price_date} /></p>
        </div>
      </Link>
    </li>
  )
}
