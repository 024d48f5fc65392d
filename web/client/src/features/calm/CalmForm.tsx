import { useId, useState } from 'react'
import { type CalmContract, type FallChoice, useWriteContract } from '@shared/api/calm'
import { newIntent } from '@shared/api/client'
import { Button } from '@shared/ui/Button'
import { AskedChoices } from '@shared/ui/Choices'
import { Field } from '@shared/ui/Field'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

interface Line {
  fall: string
  choice: FallChoice
  to: string
}

const MOST = 4
const CHOICES: FallChoice[] = ['hold', 'talk', 'reduce']
const WHOLE = /^[0-9]{1,2}$/
const BLANK: Line = { fall: '', choice: 'talk', to: '' }
const FIRST: Line[] = [{ ...BLANK, fall: '10' }, { ...BLANK, fall: '20' }]

/** Falls in percent with what is wanted at each, and a sentence of one's own. */
export function CalmForm({ customer, last }: { customer: string; last: CalmContract | undefined }) {
  const t = useWords()
  const id = useId()
  const [lines, setLines] = useState<Line[]>(last ? last.steps.map((s) => ({ fall: `${s.fall_bps / 100}`, choice: s.choice, to: s.reduce_to_bps === null ? '' : `${s.reduce_to_bps / 100}` })) : FIRST)
  const [words, setWords] = useState(last?.words ?? '')
  const [intent] = useState(newIntent)
  const write = useWriteContract(customer)
  const put = (at: number, change: Partial<Line>) => setLines(lines.map((line, i) => (i === at ? { ...line, ...change } : line)))
  const whole = lines.every((line) => WHOLE.test(line.fall) && (line.choice !== 'reduce' || WHOLE.test(line.to)))
  const send = () => {
    const steps = lines.map((line) => ({ fall_bps: Number(line.fall) * 100, choice: line.choice, reduce_to_bps: line.choice === 'reduce' ? Number(line.to) * 100 : null }))
    write.mutate({ intent, body: { steps, words } })
  }
  return (
    <section className="card stack" data-testid="calm-form">
      <h2>{t(last ? 'calm.rewrite' : 'calm.write')}</h2>
      {lines.map((line, at) => (
        <fieldset className="stack step" key={at}>
          <Field label={t('calm.fall')} inputMode="numeric" maxLength={2} value={line.fall} onChange={(event) => put(at, { fall: event.target.value })} />
          <AskedChoices label={t('calm.choice')} value={line.choice} choices={CHOICES.map((value) => ({ value, label: t(`calm.choice.${value}`) }))} onChange={(choice) => put(at, { choice })} />
          {line.choice === 'reduce' ? <Field label={t('calm.to')} inputMode="numeric" maxLength={2} value={line.to} onChange={(event) => put(at, { to: event.target.value })} /> : null}
        </fieldset>
      ))}
      <div className="row wrap">
        {lines.length < MOST ? <Button onClick={() => setLines([...lines, BLANK])}>{t('calm.more')}</Button> : null}
        {lines.length > 1 ? <Button onClick={() => setLines(lines.slice(0, -1))}>{t('calm.less')}</Button> : null}
      </div>
      <div className="field">
        <label htmlFor={id}>{t('calm.words')}</label>
        <textarea id={id} rows={3} maxLength={200} value={words} onChange={(event) => setWords(event.target.value)} />
      </div>
      {last ? <p className="small soft">{t('calm.later')}</p> : null}
      <Refused error={write.error} />
      <Button look="primary" wide busy={write.isPending} disabled={!whole} data-testid="calm-save" onClick={send}>{t('calm.save')}</Button>
    </section>
  )
}
