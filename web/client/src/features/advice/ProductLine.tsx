import type { ProposalLine } from '@shared/api/types'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Money, Percent } from '@shared/ui/Figures'
import { GradeMark, Side } from '@shared/ui/marks'
import { Dot } from '@shared/ui/Shares'
import { useWords } from '@shared/words'

interface Props {
  line: ProposalLine
  left?: boolean
  onToggle?: ((product: string) => void) | undefined
}

/** One product in four answers; how it can lose is never folded away. */
export function ProductLine({ line, left = false, onToggle }: Props) {
  const t = useWords()
  const sells = line.side === 'redeem'
  return (
    <section className={left ? 'card left-out' : 'card'} data-testid="product-line" data-product={line.product_id}>
      <div className="row between">
        <h3 className="row"><Dot assetClass={line.asset_class} /><Link to={`/products/${line.product_id}`}>{line.name}</Link></h3>
        <span className="num"><Side of={line.side} /> <strong><Money of={line.amount} /></strong></span>
      </div>
      <p className="row wrap"><GradeMark grade={line.grade} /><span className="small soft"><Percent of={line.weight} places={1} /></span></p>
      <Answer title={t(sells ? 'advice.sell.why' : 'advice.why-you')} text={line.why_you} />
      <Answer title={t(sells ? 'advice.sell.this' : 'advice.why-this')} text={line.why_this} />
      <Answer title={t(sells ? 'advice.sell.then' : 'advice.lose')} text={line.how_it_can_lose} lose={!sells} />
      <Answer title={t(sells ? 'advice.sell.costs' : 'advice.costs')} text={line.what_it_costs} />
      {onToggle ? (
        <Button data-testid="leave-out" aria-pressed={left} onClick={() => onToggle(line.product_id)}>
          {t(left ? 'advice.choose.back' : 'advice.choose.out')}
        </Button>
      ) : null}
    </section>
  )
}

function Answer({ title, text, lose = false }: { title: string; text: string; lose?: boolean }) {
  return (
    <div className={lose ? 'answer lose' : 'answer'}>
      <h3>{title}</h3>
      <p>{text}</p>
    </div>
  )
}
