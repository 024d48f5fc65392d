import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { suggestionQuery, suggestionsQuery } from '@shared/api/suggestions'
import { allItems } from '@shared/ui/More'
import { MoreButton } from '@shared/ui/MoreButton'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { SuggestionCard } from './SuggestionCard'

/** What is most worth doing today, in order. */
export function Suggestions() {
  const t = useWords()
  const today = useInfiniteQuery(suggestionsQuery())
  const head = today.data?.pages[0]
  return (
    <section className="stack" data-testid="suggestions">
      <h2>{t('suggestions.title')}</h2>
      {head?.day ? <p className="small soft">{t('suggestions.count', { suggested: head.suggested, left: head.left_alone })}</p> : null}
      <Ready query={today} loading={<Loading lines={4} />}>
        {(data) => (
          <div className="stack">
            {allItems(data).length === 0 ? <p className="soft">{t('suggestions.none')}</p> : null}
            {allItems(data).map((one) => <SuggestionCard key={one.id} of={one} />)}
          </div>
        )}
      </Ready>
      <MoreButton query={today} />
    </section>
  )
}

/** The newest suggestion for one customer, leaving alone included. */
export function CustomerSuggestion({ customer }: { customer: string }) {
  const { data } = useQuery(suggestionQuery(customer))
  return data?.suggestion ? <SuggestionCard of={data.suggestion} named={false} /> : null
}
