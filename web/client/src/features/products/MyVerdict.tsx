import { useQuery } from '@tanstack/react-query'
import { useMe } from '@shared/api/session'
import { verdictQuery } from '@shared/api/verdict'
import { VerdictCard } from '@shared/ui/product/VerdictCard'
import { Loading, Ready } from '@shared/ui/states'

/** For who is signed in as a customer: whether they could buy this; nothing for everybody else. */
export function MyVerdict({ product, amount, named = false }: { product: string; amount: string; named?: boolean }) {
  const customer = useMe().data?.customer_id
  return customer ? <Asked customer={customer} product={product} amount={amount} named={named} /> : null
}

function Asked({ customer, product, amount, named }: { customer: string; product: string; amount: string; named: boolean }) {
  const verdict = useQuery(verdictQuery(customer, product, amount))
  return <Ready query={verdict} loading={<Loading lines={3} />}>{(data) => <VerdictCard verdict={data} named={named} />}</Ready>
}
