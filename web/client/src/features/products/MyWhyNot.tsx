import { useState } from 'react'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { WhyNotAnswer } from '@shared/ui/product/WhyNotAnswer'
import { useWords } from '@shared/words'

/** For a customer: why today's plan for their money would not take this product, worked out when they ask. */
export function MyWhyNot({ code }: { code: string }) {
  const t = useWords()
  const [asked, setAsked] = useState(false)
  const customer = useMe().data?.customer_id
  if (!customer) return null
  return (
    <section className="card stack" data-testid="my-why-not">
      <h2>{t('products.why-not')}</h2>
      {asked ? <WhyNotAnswer customer={customer} code={code} /> : <Button data-testid="ask-why-not" onClick={() => setAsked(true)}>{t('products.why-not.ask')}</Button>}
    </section>
  )
}
