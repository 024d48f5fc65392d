import { createRootRoute, createRoute, createRouter, lazyRouteComponent, useMatches } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Ability } from '@shared/api/abilities'
import type { PlainKey } from '@shared/words'
import { Guard, Nowhere } from './Guard'

/** One line of the map of the product. */
export interface RouteRow {
  path: string
  title: PlainKey
  /** Null is public; 'any' is anyone signed in. */
  ability: Ability | 'any' | null
  page: () => Promise<{ default: () => ReactNode }>
  /** Where the back arrow goes; a page without one is a place of its own. */
  back?: string
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    row?: RouteRow
  }
}

/** Addresses carry plain text: a customer number stays text even when it looks like a number. */
const search = {
  parseSearch: (text: string) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (values: Record<string, unknown>) => {
    const kept = Object.entries(values).filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== '')
    const text = new URLSearchParams(kept).toString()
    return text ? `?${text}` : ''
  },
}

export function buildRouter(rows: RouteRow[], basepath: string, Frame: () => ReactNode) {
  const root = createRootRoute({ component: Frame, notFoundComponent: Nowhere })
  const routes = rows.map((row) => {
    const Page = lazyRouteComponent(row.page)
    return createRoute({
      getParentRoute: () => root,
      path: row.path,
      staticData: { row },
      component: () => (
        <Guard ability={row.ability}>
          <Page />
        </Guard>
      ),
    })
  })
  return createRouter({
    routeTree: root.addChildren(routes),
    basepath,
    ...search,
    defaultPreload: 'intent',
    scrollRestoration: true,
  })
}

/** The line of the map this page is. */
export function useRow(): RouteRow | undefined {
  return useMatches().at(-1)?.staticData.row
}
