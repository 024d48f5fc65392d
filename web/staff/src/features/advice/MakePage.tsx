import { useQuery } from '@tanstack/react-query'
import { Steps } from 'antd'
import { useState } from 'react'
import { homeQuery, proposalQuery } from '@shared/api/books'
import { customerQuery } from '@shared/api/desk'
import { useDraft } from '@shared/api/decisions'
import type { Customer, Proposal, Schemas } from '@shared/api/types'
import { formatMoney } from '@shared/format'
import { Link, useFilters, useParam } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { amountOf } from './amount'
import { Onward } from './Onward'
import { ProposalReview } from './ProposalReview'
import { ReviewCard } from './ReviewCard'
import { TakeOver } from './TakeOver'

/** Amount, draft, review, issue. The draft is in the address, so a reload loses nothing. */
export default function MakePage() {
  const customer = useQuery(customerQuery(useParam('customer')))
  return <Ready query={customer}>{(data) => <Making customer={data} />}</Ready>
}

function Making({ customer }: { customer: Customer }) {
  const t = useWords()
  const [filters, setFilters] = useFilters()
  const draft = useQuery({ ...proposalQuery(filters.draft ?? ''), enabled: filters.draft !== undefined })
  const proposal = filters.draft === undefined ? undefined : draft.data
  const step = proposal ? (proposal.issued_at ? 3 : 1) : 0
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('advice.make')} · <Link to={`/customers/${customer.id}`}>{customer.name}</Link></h1>
      </div>
      <Steps size="small" current={step} items={[{ title: t('advice.make.step1') }, { title: t('advice.make.step2') }, { title: t('advice.make.step3') }]} />
      {filters.draft === undefined ? <TakeOver customer={customer.id} /> : null}
      {!customer.advisable ? <Barred customer={customer} /> : null}
      {customer.advisable && filters.draft === undefined ? <Amount customer={customer} onDraft={(id) => setFilters({ draft: id })} /> : null}
      {filters.draft === undefined ? null : (
        <Ready query={draft}>{(data) => <Review proposal={data} onAgain={() => setFilters({ draft: undefined })} />}</Ready>
      )}
    </div>
  )
}

type Mode = Schemas['ProposeIn']['mode']
const MODES: Mode[] = ['cash_flow', 'buy_only', 'buy_sell']

function Barred({ customer }: { customer: Customer }) {
  const t = useWords()
  return <Empty title={t('advice.make.barred')} hint={customer.not_advisable_because.map((reason) => reason.text).join(' ')} />
}

function Amount({ customer, onDraft }: { customer: Customer; onDraft: (id: string) => void }) {
  const t = useWords()
  const home = useQuery(homeQuery(customer.id))
  const draft = useDraft(customer.id)
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const [mode, setMode] = useState<Mode>('cash_flow')
  const amount = amountOf(text) ?? (mode === 'buy_sell' && text.trim() === '' ? '0' : undefined)
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (amount) draft.mutate({ amount, mode }, { onSuccess: (proposal) => onDraft(proposal.id) })
      }}
    >
      <p className="soft">{t('advice.make.hint')}</p>
      <Field
        label={t('advice.make.amount')}
        hint={home.data ? t('advice.make.cash', { cash: formatMoney(home.data.cash) }) : ' '}
        fault={tried && !amount ? t('advice.make.amount.fault') : undefined}
        inputMode="decimal"
        autoFocus
        value={text}
        data-testid="amount"
        style={{ maxWidth: 320 }}
        onChange={(event) => setText(event.target.value)}
      />
      <label className="stack" style={{ maxWidth: 320 }}>
        <span>{t('advice.make.mode')}</span>
        <select value={mode} data-testid="mode" onChange={(event) => setMode(event.target.value as Mode)}>
          {MODES.map((one) => <option key={one} value={one}>{t(`advice.mode.${one}`)}</option>)}
        </select>
        <span className="small soft">{t(`advice.mode.${mode}.note`)}</span>
      </label>
      <Refused error={draft.error} />
      <div>
        <Button type="submit" look="primary" busy={draft.isPending} data-testid="draft">{t('advice.make.draft')}</Button>
      </div>
    </form>
  )
}

function Review({ proposal, onAgain }: { proposal: Proposal; onAgain: () => void }) {
  const t = useWords()
  return (
    <>
      <div className="row between card">
        {proposal.state === 'draft' ? <Button onClick={onAgain}>{t('advice.make.again')}</Button> : null}
        {proposal.issued_at ? <span role="status" data-testid="issued">{t('advice.make.issued')}</span> : null}
        {proposal.state === 'draft' ? null : <Link to={`/proposals/${proposal.id}`} testId="issued-number">{proposal.number}</Link>}
        <Onward proposal={proposal} />
      </div>
      <ReviewCard proposal={proposal} />
      <ProposalReview proposal={proposal} />
    </>
  )
}
