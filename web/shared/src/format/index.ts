export { fixed, signOf } from './decimal'
export { formatDate, formatInstant, type Language } from './date'
export { formatMoney, formatNumber, formatPercent, UNKNOWN, type MoneyValue } from './figures'
