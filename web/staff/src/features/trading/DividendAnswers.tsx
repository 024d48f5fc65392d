import { may } from '@shared/api/abilities'
import { useAnswerChoice } from '@shared/api/dividends'
import { useMe } from '@shared/api/session'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Day } from '@shared/ui/Figures'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Waiting = Schemas['UnansweredChoiceOut']

/** What customers chose for their dividends and the register has still to answer, the oldest first. */
export function DividendAnswers({ choices }: { choices: Waiting[] }) {
  const t = useWords()
  const { data: me } = useMe()
  const answer = useAnswerChoice()
  const allowed = may(me, 'trading:choice:answer')
  const columns = [
    { title: t('dividends.customer'), key: 'customer', render: (_: unknown, row: Waiting) => <>{row.customer_name} {row.customer_number}</> },
    { title: t('trading.product'), dataIndex: 'name' },
    { title: t('dividends.chosen'), key: 'mode', render: (_: unknown, row: Waiting) => t(`dividends.mode.${row.mode}`) },
    { title: t('dividends.answer.due'), key: 'due', render: (_: unknown, row: Waiting) => <Day of={row.due} /> },
    { title: t('dividends.answer'), key: 'answer', render: (_: unknown, row: Waiting) => (allowed ? <Answers row={row} answer={answer} /> : <>—</>) },
  ]
  return (
    <section className="card table-card" data-testid="dividend-answers">
      <h2 className="table-title">{t('dividends.waiting')}</h2>
      <Refused error={answer.error} />
      <DataTable
        label={t('dividends.waiting')}
        rows={choices}
        columns={columns}
        rowKey="id"
        empty={<Empty title={t('dividends.waiting.none')} hint={t('dividends.waiting.none.advice')} />}
      />
    </section>
  )
}

function Answers({ row, answer }: { row: Waiting; answer: ReturnType<typeof useAnswerChoice> }) {
  const t = useWords()
  const say = (confirmed: boolean) => () => answer.mutate({ id: row.id, confirmed })
  return (
    <div className="row wrap">
      <Button data-testid="choice-confirmed" busy={answer.isPending} onClick={say(true)}>{t('dividends.answer.yes')}</Button>
      <Button look="plain" data-testid="choice-refused" disabled={answer.isPending} onClick={say(false)}>{t('dividends.answer.no')}</Button>
    </div>
  )
}
