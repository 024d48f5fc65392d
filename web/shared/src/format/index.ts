export { fixed, grouped, signOf } from './decimal'
export { formatDate, formatInstant, type Language } from './date'
export { formatMoney, formatNumber, formatPercent, formatPrice, UNKNOWN, type MoneyValue } from './figures'
