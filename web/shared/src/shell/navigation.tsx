import { Link as RouterLink, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { AriaAttributes, ReactNode } from 'react'

interface LinkProps extends AriaAttributes {
  to: string
  className?: string
  children: ReactNode
  testId?: string
}

/** A link inside this face; `to` is a full address such as /orders/o1. */
export function Link({ to, testId, ...rest }: LinkProps) {
  return <RouterLink to={to} data-testid={testId} {...rest} />
}

/** A named part of the address. */
export function useParam(name: string): string {
  const params: Record<string, string | undefined> = useParams({ strict: false })
  return params[name] ?? ''
}

/** What is behind the question mark. */
export function useQueryText(): Record<string, string | undefined> {
  return useSearch({ strict: false })
}

/** Filters live in the address, so that a list can be sent to a colleague. */
export function useFilters(): [Record<string, string | undefined>, (change: Record<string, string | undefined>) => void] {
  const now = useQueryText()
  const navigate = useNavigate()
  const set = (change: Record<string, string | undefined>) => {
    void navigate({ to: '.', search: { ...now, ...change }, replace: true })
  }
  return [now, set]
}

export function useGo(): (to: string) => void {
  const navigate = useNavigate()
  return (to) => void navigate({ to })
}
