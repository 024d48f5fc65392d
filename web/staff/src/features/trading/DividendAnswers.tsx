import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { useAnswerChoice } from '@shared/api/dividends'
import { useMe } from '@shared/api/session'
import type { Schemas } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { Choices } from '@shared/ui/Choices'
import { Day } from '@shared/ui/Figures'
import { Sheet } from '@shared/ui/Sheet'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Waiting = Schemas['UnansweredChoiceOut']

const ANSWERS = ['yes', 'account_unknown', 'not_offered', 'other'] as const

/** What customers chose for their dividends and the register has still to answer, the oldest first. */
export function DividendAnswers({ choices }: { choices: Waiting[] }) {
  const t = useWords()
  const { data: me } = useMe()
  const [chosen, setChosen] = useState<Waiting | null>(null)
  const allowed = may(me, 'trading:choice:answer')
  const columns = [
    { title: t('dividends.number'), key: 'number', render: (_: unknown, row: Waiting) => row.number ?? '—' },
    { title: t('dividends.customer'), key: 'customer', render: (_: unknown, row: Waiting) => <>{row.customer_name} {row.customer_number}</> },
    { title: t('trading.product'), dataIndex: 'name' },
    { title: t('dividends.chosen'), key: 'mode', render: (_: unknown, row: Waiting) => t(`dividends.mode.${row.mode}`) },
    { title: t('dividends.answer.due'), key: 'due', render: (_: unknown, row: Waiting) => <Day of={row.due} /> },
    {
      title: t('dividends.answer'),
      key: 'answer',
      render: (_: unknown, row: Waiting) => (allowed ? <Button data-testid="answer-choice" onClick={() => setChosen(row)}>{t('dividends.answer')}</Button> : '—'),
    },
  ]
  return (
    <section className="card table-card" data-testid="dividend-answers">
      <h2 className="table-title">{t('dividends.waiting')}</h2>
      <DataTable
        label={t('dividends.waiting')}
        rows={choices}
        columns={columns}
        rowKey="id"
        empty={<Empty title={t('dividends.waiting.none')} hint={t('dividends.waiting.none.advice')} />}
      />
      {chosen ? <AnswerSheet row={chosen} onClose={() => setChosen(null)} /> : null}
    </section>
  )
}

/** The answer is kept for good, a no with its reason, which the customer is told: it is looked at once more before. */
function AnswerSheet({ row, onClose }: { row: Waiting; onClose: () => void }) {
  const t = useWords()
  const answer = useAnswerChoice()
  const [said, setSaid] = useState<(typeof ANSWERS)[number]>('yes')
  return (
    <Sheet title={t('dividends.answer')} onClose={onClose} testId="choice-sheet">
      <div className="stack">
        <p>{row.customer_name} · {row.name} · {t(`dividends.mode.${row.mode}`)}</p>
        <p className="small soft">{t('dividends.answer.about')}</p>
        <Choices label={t('dividends.answer')} value={said} choices={ANSWERS.map((value) => ({ value, label: t(`dividends.answer.${value}`) }))} onChange={setSaid} />
        <Refused error={answer.error} />
        <Button look="primary" data-testid="keep-choice" busy={answer.isPending} onClick={() => answer.mutate({ id: row.id, fault: said === 'yes' ? null : said }, { onSuccess: onClose })}>
          {t('dividends.answer.keep')}
        </Button>
        <Button look="plain" onClick={onClose}>{t('action.cancel')}</Button>
      </div>
    </Sheet>
  )
}
