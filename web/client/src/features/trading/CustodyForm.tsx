import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { newIntent } from '@shared/api/client'
import { custodyQuoteQuery, type Direction, useMoveUnits } from '@shared/api/custody'
import { productQuery } from '@shared/api/shelf'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { FactList, type FactPair } from '@shared/ui/FactList'
import { Field } from '@shared/ui/Field'
import { Day, Moment, Units } from '@shared/ui/Figures'
import { useStepUp } from '@shared/ui/identity/StepUp'
import { Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Quote = Schemas['CustodyQuoteOut']

interface Wish {
  customer: string
  product: string
  direction: Direction
}

const UNITS = /^[0-9]{1,12}(\.[0-9]{1,6})?$/
const CODE = /^[0-9A-Za-z]{1,12}$/
const ACCOUNT = /^[0-9A-Za-z-]{4,32}$/
const BLANK = { units: '', institution: '', code: '', account: '' }

/** What is to move where; what it costs and when it happens stands there before anything is decided. */
export function CustodyForm({ customer, product, direction }: Wish) {
  const t = useWords()
  const named = useQuery(productQuery(product))
  const quote = useQuery(custodyQuoteQuery(customer, product, direction))
  return (
    <section className="card stack" data-testid="custody-form">
      <h2>{t(`custody.${direction}`)}</h2>
      {named.data ? <p className="name">{named.data.name}</p> : null}
      <p className="small soft">{t(`custody.${direction}.about`)}</p>
      <Ready query={quote}>{(data) => <Fields customer={customer} product={product} direction={direction} quote={data} name={named.data?.name ?? ''} />}</Ready>
    </section>
  )
}

function Fields({ customer, product, direction, quote, name }: Wish & { quote: Quote; name: string }) {
  const t = useWords()
  const stepUp = useStepUp()
  const move = useMoveUnits(customer)
  const [asked, setAsked] = useState(BLANK)
  const put = (change: Partial<typeof BLANK>) => setAsked({ ...asked, ...change })
  const institution = asked.institution.trim()
  const whole = UNITS.test(asked.units) && institution.length > 1 && CODE.test(asked.code) && ACCOUNT.test(asked.account)
  const facts: FactPair[] = [
    [t('custody.cost'), t('custody.cost.none')],
    [t('custody.trade'), <Day of={quote.trade_date} />],
    [t('custody.until'), <Moment of={quote.cutoff_at} />],
    [t('custody.due'), <Day of={quote.confirm_due} />],
  ]
  const confirm = async () => {
    const units = exact(asked.units, quote.free)
    const there = { institution, code: asked.code, account: asked.account }
    const shown = { customer_id: customer, direction, units, ...there, trade_date: quote.trade_date }
    const told: FactPair[] = [
      [t('trading.product'), name],
      [t('custody.units'), <Units of={units} />],
      [t(`custody.institution.${direction}`), `${institution} (${asked.code})`],
      [t('custody.account'), asked.account],
      ...facts.filter(([label]) => label !== t('custody.until')),
    ]
    const token = await stepUp({ title: t(`custody.${direction}`), operation: 'trading:move:decide', subjectId: product, shown, rows: told })
    if (token) move.mutate({ body: { product_id: product, direction, units, ...there }, token, intent: newIntent() }, { onSuccess: () => setAsked(BLANK) })
  }
  return (
    <>
      {direction === 'out' ? <p>{t('custody.free')} <Units of={quote.free} /></p> : null}
      <Field label={t('custody.units')} inputMode="decimal" maxLength={19} value={asked.units} data-testid="custody-units" onChange={(event) => put({ units: event.target.value })} />
      <Field label={t(`custody.institution.${direction}`)} maxLength={60} value={asked.institution} data-testid="custody-institution" onChange={(event) => put({ institution: event.target.value })} />
      <Field label={t('custody.code')} maxLength={12} value={asked.code} data-testid="custody-code" onChange={(event) => put({ code: event.target.value })} />
      <Field label={t('custody.account')} maxLength={32} value={asked.account} data-testid="custody-account" onChange={(event) => put({ account: event.target.value })} />
      <FactList rows={facts} />
      <Refused error={move.error} />
      {move.data ? <p className="notice" role="status">{t('custody.done')}</p> : null}
      <Button look="primary" wide data-testid="custody-confirm" disabled={!whole} busy={move.isPending} onClick={() => void confirm()}>{t(`custody.confirm.${direction}`)}</Button>
    </>
  )
}

/** Units with as many decimals as the fund counts: as the proof has them. */
function exact(units: string, like: string): string {
  const decimals = like.split('.')[1]?.length ?? 0
  const [whole = '0', part = ''] = units.split('.')
  const plain = whole.replace(/^0+(?=\d)/, '')
  return decimals ? `${plain}.${part.padEnd(decimals, '0')}` : plain
}
