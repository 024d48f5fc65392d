import { useWords } from '@shared/words'

/** About how long until the money is back. */
export function Access({ days }: { days: number }) {
  const t = useWords()
  return <span className="num">{days > 0 ? t('products.access', { n: days }) : t('products.access.now')}</span>
}
