import { Navigate } from '@tanstack/react-router'
import { type Ability, may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'

const STARTS: { ability: Ability; path: string }[] = [
  { ability: 'customers:customer:read', path: '/customers' },
  { ability: 'system:health:read', path: '/system' },
  { ability: 'trading:order:read', path: '/orders' },
]

/** Each person begins where their work is. */
export default function StartPage() {
  const t = useWords()
  const { data: me } = useMe()
  const start = STARTS.find(({ ability }) => may(me, ability))
  if (start) return <Navigate to={start.path} replace />
  return <Empty title={t('state.barred')} hint={t('state.barred.advice')} />
}
