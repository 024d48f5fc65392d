import { useWords } from '@shared/words'
import { Button } from './Button'

interface Growing {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => Promise<unknown>
}

/** Fetches the next page; gone when there is none. */
export function MoreButton({ query, wide = false }: { query: Growing; wide?: boolean }) {
  const t = useWords()
  if (!query.hasNextPage) return null
  return (
    <Button wide={wide} busy={query.isFetchingNextPage} data-testid="more" onClick={() => void query.fetchNextPage()}>
      {t('action.more')}
    </Button>
  )
}
