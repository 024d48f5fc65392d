import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Input, Select } from 'antd'
import { type SyntheticEvent, useState } from 'react'
import { productsQuery } from '@shared/api/shelf'
import { verdictQuery } from '@shared/api/verdict'
import { allItems } from '@shared/ui/More'
import { Button } from '@shared/ui/Button'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { CustomerShelf } from './CustomerShelf'
import { VerdictFile } from './VerdictFile'

const AMOUNT = /^(\d{1,9}(\.\d{1,2})?)?$/

/** Ask the guard about one product for this customer: which rules decide, on which facts, and what would change it. */
export function CheckProduct({ customer }: { customer: string }) {
  const t = useWords()
  const [text, setText] = useState('')
  const [product, setProduct] = useState<string>()
  const [amount, setAmount] = useState('')
  const [asked, ask] = useState<{ product: string; amount: string }>()
  const found = useInfiniteQuery(productsQuery({ q: text || undefined }))
  const sound = product !== undefined && AMOUNT.test(amount)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (sound) ask({ product, amount })
  }
  return (
    <div className="stack">
      <form className="card row wrap" onSubmit={submit} data-testid="check-product">
        <Select
          aria-label={t('verdict.product')}
          placeholder={t('verdict.product')}
          style={{ minWidth: 260, flex: 1 }}
          showSearch={{ filterOption: false, onSearch: setText }}
          value={product}
          onChange={setProduct}
          loading={found.isFetching}
          notFoundContent={t('verdict.no-product')}
          options={allItems(found.data).map((one) => ({ value: one.id, label: `${one.name} · ${one.code}` }))}
        />
        <Input
          aria-label={t('verdict.product.amount')}
          placeholder={t('verdict.product.amount')}
          style={{ width: 220 }}
          inputMode="decimal"
          status={AMOUNT.test(amount) ? '' : 'error'}
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
        <Button look="primary" type="submit" disabled={!sound}>{t('verdict.ask')}</Button>
      </form>
      {asked ? <Answer customer={customer} product={asked.product} amount={asked.amount} /> : <CustomerShelf customer={customer} text={text} />}
    </div>
  )
}

function Answer({ customer, product, amount }: { customer: string; product: string; amount: string }) {
  const verdict = useQuery(verdictQuery(customer, product, amount || undefined))
  return <Ready query={verdict} loading={<Loading lines={5} />}>{(data) => <VerdictFile verdict={data} />}</Ready>
}
