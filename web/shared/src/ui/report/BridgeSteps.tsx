import type { Bridge } from '@shared/api/reports'
import { signOf } from '@shared/format'
import { Money, MoneyChange } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

const LINES = [
  ['report.new', 'new'],
  ['report.put-in', 'put_in'],
  ['report.taken-out', 'taken_out'],
  ['report.income', 'income'],
  ['report.market', 'market'],
  ['report.fees', 'fees'],
  ['report.unexplained', 'unexplained'],
] as const

// What was gained or lost, and is coloured so; money that came or went is neither.
const GAINED: readonly string[] = ['income', 'market', 'fees', 'unexplained']
const ALWAYS: readonly string[] = ['put_in', 'market', 'fees']

/** From opening to closing, line by line; a line without an amount stays away unless people ask for it. */
export function BridgeSteps({ bridge }: { bridge: Bridge }) {
  const t = useWords()
  const lines = LINES.filter(([, name]) => ALWAYS.includes(name) || signOf(bridge[name].amount) !== 0)
  return (
    <dl className="steps-of-value bridge" data-testid="bridge">
      <div><dt>{t('report.opening')}</dt><dd><Money of={bridge.opening} /></dd></div>
      {lines.map(([label, name]) => (
        <div key={name}><dt>{t(label)}</dt><dd>{GAINED.includes(name) ? <MoneyChange of={bridge[name]} /> : <Money of={bridge[name]} plus />}</dd></div>
      ))}
      <div><dt>{t('report.closing')}</dt><dd><strong><Money of={bridge.closing} /></strong></dd></div>
    </dl>
  )
}
