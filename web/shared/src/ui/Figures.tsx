import { fixed, formatDate, formatInstant, formatMoney, formatNumber, formatPercent, formatPrice, signOf, type MoneyValue } from '@shared/format'
import { useLanguage } from '@shared/words'

/** The colour of a change as it is shown: what rounds to nothing has none. */
const toneOf = (decimal: string | null | undefined, shift = 0) => {
  const sign = decimal ? signOf(fixed(decimal, 2, shift) ?? '0') : 0
  return sign > 0 ? ' up' : sign < 0 ? ' down' : ''
}

export function Money({ of, plus = false }: { of: MoneyValue | null | undefined; plus?: boolean }) {
  return <span className="num">{formatMoney(of, { plus })}</span>
}

/** An amount the words around it already call a loss: without a sign. */
export function Loss({ of }: { of: MoneyValue | null | undefined }) {
  return <span className="num">{formatMoney(of ? { ...of, amount: of.amount.replace('-', '') } : of)}</span>
}

/** A gain or a loss: always with its sign, so that colour is never the only mark. */
export function MoneyChange({ of }: { of: MoneyValue | null | undefined }) {
  return <span className={`num${toneOf(of?.amount)}`}>{formatMoney(of, { plus: true })}</span>
}

export function Percent({ of, places = 2 }: { of: string | null | undefined; places?: number }) {
  return <span className="num">{formatPercent(of, { places })}</span>
}

export function PercentChange({ of }: { of: string | null | undefined }) {
  return <span className={`num${toneOf(of, 2)}`}>{formatPercent(of, { plus: true })}</span>
}

export function Units({ of, places = 4 }: { of: string | null | undefined; places?: number }) {
  return <span className="num">{formatNumber(of, places)}</span>
}

export function Price({ of }: { of: string | null | undefined }) {
  return <span className="num">{formatPrice(of)}</span>
}

export function Day({ of }: { of: string | null | undefined }) {
  const language = useLanguage()
  return <time className="num" dateTime={of ?? undefined}>{formatDate(of, language)}</time>
}

export function Moment({ of }: { of: string | null | undefined }) {
  const language = useLanguage()
  return <time className="num" dateTime={of ?? undefined}>{formatInstant(of, language)}</time>
}
