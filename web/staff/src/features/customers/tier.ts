import { useWords } from '@shared/words'

const TIERS = ['mass', 'affluent', 'wealth', 'private'] as const

/** The name of a service tier; a bank's own tier keeps the name it came with. */
export function useTierName(): (tier: string) => string {
  const t = useWords()
  return (tier) => {
    const known = TIERS.find((one) => one === tier)
    return known ? t(`customers.tier.${known}`) : tier
  }
}
