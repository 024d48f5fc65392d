import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Edits, type Prepay as Choice, prepayQuery } from '@shared/api/plans'
import { formatMoney, formatPercent } from '@shared/format'
import { useWords } from '@shared/words'
import { Loading, Ready } from '../states'

/** Paying a loan back early against investing the sum: one slider, and the answer in a sentence and two bars. */
export function Prepay({ customer, edits }: { customer: string; edits: Edits }) {
  const t = useWords()
  const [loan, setLoan] = useState(0)
  const [amount, setAmount] = useState<string | null>(null)
  const found = useQuery(prepayQuery(customer, edits, loan, amount))
  return (
    <Ready query={found} loading={<Loading lines={4} />} empty={{ when: (data) => data.loans.length === 0, show: null }}>
      {(data) => (
        <section className="card stack prepay" data-testid="prepay">
          <h2>{t('plan.prepay')}</h2>
          {data.loans.length > 1 ? (
            <select aria-label={t('plan.prepay.loan')} value={loan} onChange={(event) => { setLoan(Number(event.target.value)); setAmount(null) }}>
              {data.loans.map((one, place) => <option key={place} value={place}>{formatMoney(one.owed)} · {formatPercent(one.rate)}</option>)}
            </select>
          ) : null}
          <Amount choice={data} amount={amount} onChange={setAmount} />
          {Number(data.amount.amount) > 0 ? <Answer choice={data} /> : <p className="notice">{t('plan.prepay.nothing-spare')}</p>}
        </section>
      )}
    </Ready>
  )
}

function Amount({ choice, amount, onChange }: { choice: Choice; amount: string | null; onChange: (amount: string) => void }) {
  const t = useWords()
  const owed = choice.loans[choice.loan]?.owed.amount ?? '0'
  const value = amount ?? choice.amount.amount
  return (
    <label className="stack">
      <span className="row between"><span>{t('plan.prepay.amount')}</span><strong className="num">{formatMoney({ ...choice.amount, amount: value })}</strong></span>
      <input
        type="range" min={0} max={Math.floor(Number(owed))} step={10_000} value={Math.round(Number(value))} data-testid="prepay-amount"
        aria-valuetext={formatMoney({ ...choice.amount, amount: value })}
        onChange={(event) => onChange(event.target.value)}
      />
      {Number(value) > Number(choice.spare.amount) ? <span className="notice small">{t('plan.prepay.above', { amount: formatMoney(choice.spare) })}</span> : null}
    </label>
  )
}

function Answer({ choice }: { choice: Choice }) {
  const t = useWords()
  const rows = [
    { label: t('plan.prepay.certain'), rate: choice.even_return },
    { label: t('plan.prepay.expected'), rate: choice.expected_return },
  ]
  const most = Math.max(...rows.map((row) => Number(row.rate)), 0.001)
  const wins = Number(choice.invest_wins)
  return (
    <>
      <p><strong>{t(wins >= 0.7 ? 'plan.prepay.invest' : wins <= 0.5 ? 'plan.prepay.pay' : 'plan.prepay.open')}</strong></p>
      {rows.map((row) => (
        <div key={row.label} className="stack">
          <span className="row between small"><span>{row.label}</span><strong>{formatPercent(row.rate)}</strong></span>
          <div className="chance-bar" aria-hidden="true"><i style={{ width: formatPercent(String(Math.max(Number(row.rate), 0) / most)) }} /></div>
        </div>
      ))}
      <p className="small soft">
        {t('plan.prepay.saved', { amount: formatMoney(choice.interest_saved) })} {t('plan.prepay.wins', { percent: formatPercent(choice.invest_wins, { places: 0 }) })}
      </p>
      <p className="small soft">{t('plan.prepay.note')}</p>
    </>
  )
}
