import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Page } from '@shared/api/types'
import { MoreButton } from './MoreButton'
import { Ready } from './states'

interface Props<Item> {
  query: UseInfiniteQueryResult<InfiniteData<Page<Item>>>
  empty: ReactNode
  children: (items: Item[]) => ReactNode
}

export const allItems = <Item,>(data: InfiniteData<Page<Item>> | undefined): Item[] => data?.pages.flatMap((page) => page.items) ?? []

/** A list that grows page by page. */
export function More<Item>({ query, empty, children }: Props<Item>) {
  return (
    <>
      <Ready query={query} empty={{ when: (data) => allItems(data).length === 0, show: empty }}>
        {(data) => children(allItems(data))}
      </Ready>
      <MoreButton query={query} wide />
    </>
  )
}
