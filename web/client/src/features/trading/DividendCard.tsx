import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { newIntent } from '@shared/api/client'
import { dividendChoicesQuery, useChooseDividend } from '@shared/api/dividends'
import { useMe } from '@shared/api/session'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Day } from '@shared/ui/Figures'
import { useStepUp } from '@shared/ui/identity/StepUp'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Choice = Schemas['DividendChoiceOut']

/** What becomes of the dividends of a fund one holds, and changing it; nothing is shown for what pays none. */
export function DividendCard({ customer, product }: { customer: string; product: string }) {
  const { data: me } = useMe()
  const choices = useQuery({ ...dividendChoicesQuery(customer), enabled: may(me, 'trading:plan:read') })
  const choice = choices.data?.items.find((one) => one.product_id === product)
  return choice && may(me, 'trading:plan:decide') ? <Card customer={customer} choice={choice} /> : null
}

function Card({ customer, choice }: { customer: string; choice: Choice }) {
  const t = useWords()
  const stepUp = useStepUp()
  const choose = useChooseDividend(customer)
  const other = choice.mode === 'cash' ? 'reinvest' : 'cash'
  const change = async () => {
    const rows: [string, string][] = [[t('trading.product'), choice.name], [t('dividends.to'), t(`dividends.${other}`)]]
    const shown = { customer_id: customer, mode: other }
    const token = await stepUp({ title: t('dividends.title'), operation: 'trading:plan:decide', subjectId: choice.product_id, shown, rows })
    if (token) choose.mutate({ body: { product_id: choice.product_id, mode: other }, token, intent: newIntent() })
  }
  return (
    <section className="card stack" data-testid="dividend-choice">
      <h2>{t('dividends.title')}</h2>
      <p>{t(`dividends.${choice.mode}`)}</p>
      {choice.asked ? (
        <p className="notice" role="status">{t('dividends.asked')} {t(`dividends.${choice.asked}`)} · {t('dividends.due')} <Day of={choice.due} /></p>
      ) : (
        <Button wide data-testid="dividend-change" busy={choose.isPending} onClick={() => void change()}>{t(`dividends.change.${other}`)}</Button>
      )}
      <p className="small soft">{t('dividends.note')}</p>
      <Refused error={choose.error} />
    </section>
  )
}
