import { useWords } from '@shared/words'

const LOOKS = { draft: '', on_shelf: 'good', suspended: 'wait', matured: '' } as const

/** Whether a product can be bought, in words. */
export function StateMark({ state }: { state: string }) {
  const t = useWords()
  const known = (['draft', 'on_shelf', 'suspended', 'matured'] as const).find((one) => one === state)
  return known ? <span className={`mark ${LOOKS[known]}`} data-testid="shelf-state" data-state={known}>{t(`products.state.${known}`)}</span> : <span>{state}</span>
}
