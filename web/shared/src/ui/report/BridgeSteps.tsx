import type { ReactNode } from 'react'
import type { Bridge, Figure } from '@shared/api/reports'
import { signOf } from '@shared/format'
import { Link } from '@shared/shell/navigation'
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

interface Props {
  bridge: Bridge
  /** Where a figure of one customer is taken apart. */
  figureOf?: (figure: Figure) => string
}

/** From opening to closing, line by line, each figure with its entries; a line without an amount stays away unless people ask for it. */
export function BridgeSteps({ bridge, figureOf }: Props) {
  const t = useWords()
  const lines = LINES.filter(([, name]) => ALWAYS.includes(name) || signOf(bridge[name].amount) !== 0)
  const apart = (name: (typeof LINES)[number][1] | 'opening' | 'closing', shown: ReactNode) =>
    !figureOf || name === 'unexplained' ? shown : <Link to={figureOf(name)} testId={`figure-${name}`} className="figure-link">{shown}</Link>
  return (
    <dl className="steps-of-value bridge" data-testid="bridge">
      <div><dt>{t('report.opening')}</dt><dd>{apart('opening', <Money of={bridge.opening} />)}</dd></div>
      {lines.map(([label, name]) => (
        <div key={name}><dt>{t(label)}</dt><dd>{apart(name, GAINED.includes(name) ? <MoneyChange of={bridge[name]} /> : <Money of={bridge[name]} plus />)}</dd></div>
      ))}
      <div><dt>{t('report.closing')}</dt><dd><strong>{apart('closing', <Money of={bridge.closing} />)}</strong></dd></div>
    </dl>
  )
}
