import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { type FewFacts, preliminaryQuery } from '@shared/api/preliminary'
import { Button } from '@shared/ui/Button'
import { AskedChoices } from '@shared/ui/Choices'
import { Field } from '@shared/ui/Field'
import { PreliminaryView } from '@shared/ui/preliminary/PreliminaryView'
import { Loading, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

const DIPS = ['none', 'five', 'fifteen', 'thirty', 'more'] as const
const NUMBERS = ['age', 'years', 'amount', 'monthly', 'reserve'] as const
type Numbers = Record<(typeof NUMBERS)[number], string>

const WHOLE = /^\d{1,3}$/
const SUM = /^\d{1,11}(\.\d{1,2})?$/

/** The facts as typed, or null while a number is missing. */
function factsOf(typed: Numbers, dip: FewFacts['dip']): FewFacts | null {
  const whole = WHOLE.test(typed.age) && WHOLE.test(typed.years) && WHOLE.test(typed.reserve)
  if (!whole || !SUM.test(typed.amount) || !SUM.test(typed.monthly)) return null
  return { age: Number(typed.age), years: Number(typed.years), amount: typed.amount, monthly: typed.monthly, dip, reserve_months: Number(typed.reserve) }
}

/** A few facts and, at once, a preliminary answer; nothing is kept. */
export default function TryPage() {
  const t = useWords()
  const [typed, setTyped] = useState<Numbers>({ age: '35', years: '10', amount: '100000', monthly: '2000', reserve: '6' })
  const [dip, setDip] = useState<FewFacts['dip']>('fifteen')
  const facts = useDeferredValue(factsOf(typed, dip))
  const answer = useQuery(preliminaryQuery(facts))
  return (
    <div className="page" data-testid="try">
      <p className="soft">{t('preliminary.intro')}</p>
      <section className="card stack">
        <div className="shelf-fields">
          {NUMBERS.map((name) => (
            <Field
              key={name}
              label={t(`preliminary.${name}`)}
              inputMode="decimal"
              value={typed[name]}
              data-testid={`try-${name}`}
              onChange={(event) => setTyped({ ...typed, [name]: event.target.value.trim() })}
            />
          ))}
        </div>
        <AskedChoices label={t('preliminary.dip')} value={dip} onChange={setDip} testId="try-dip" choices={DIPS.map((value) => ({ value, label: t(`preliminary.dip.${value}`) }))} />
        {facts === null ? <p className="notice" role="status">{t('preliminary.missing')}</p> : null}
        <Refused error={answer.error} />
      </section>
      {answer.isPending && facts !== null ? <Loading lines={6} /> : null}
      {answer.data && facts !== null && !answer.error ? (
        <>
          <PreliminaryView answer={answer.data} />
          <Code code={answer.data.code} />
        </>
      ) : null}
    </div>
  )
}

function Code({ code }: { code: string }) {
  const t = useWords()
  const [copied, setCopied] = useState('')
  return (
    <section className="card stack">
      <h2>{t('preliminary.code')}</h2>
      <p className="small soft">{t('preliminary.code.why')}</p>
      <code className="raw" data-testid="try-code">{code}</code>
      <Button onClick={() => void navigator.clipboard.writeText(code).then(() => setCopied(code))} data-testid="try-copy">{t(copied === code ? 'preliminary.copied' : 'preliminary.copy')}</Button>
    </section>
  )
}
