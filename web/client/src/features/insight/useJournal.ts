import { useQuery } from '@tanstack/react-query'
import { useMatches } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { may } from '@shared/api/abilities'
import { consentsQuery } from '@shared/api/privacy'
import { useMe } from '@shared/api/session'
import { type Journal, openJournal, searched, seenAt } from './journal'

const PURPOSE = 'personal_insight'

/** Keeps the journal of a customer who agreed to it: pages, products and searches; of nobody else anything. */
export function useJournal() {
  const { data: me } = useMe()
  const customer = may(me, 'insight:behaviour:observe') ? (me?.customer_id ?? '') : ''
  const { data: consents } = useQuery({ ...consentsQuery(customer), enabled: customer !== '' })
  const agreed = customer !== '' && (consents?.some((one) => one.purpose === PURPOSE && one.allowed) ?? false)
  const journal = useRef<Journal | null>(null)
  useEffect(() => {
    if (!agreed) return
    const opened = openJournal(customer)
    journal.current = opened
    return () => {
      opened.stop()
      journal.current = null
    }
  }, [agreed, customer])

  const here = useMatches().at(-1)
  const path = here?.staticData.row?.path ?? ''
  const product = text(here?.params, 'product')
  const words = path === '/products' ? text(here?.search, 'q') : ''
  useEffect(() => journal.current?.note(seenAt(path, product)), [agreed, customer, path, product])
  useEffect(() => journal.current?.note(searched(words)), [agreed, customer, words])
}

function text(values: unknown, name: string): string {
  const value = (values as Record<string, unknown> | undefined)?.[name]
  return typeof value === 'string' ? value : ''
}
