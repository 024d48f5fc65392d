import { api } from '@shared/api/client'
import type { Schemas } from '@shared/api/types'

export type Seen = Omit<Schemas['SeenIn'], 'id' | 'text'> & { text?: string }

/** What one request may carry, and how long something waits for it. */
const MOST = 20
export const EVERY_MS = 20_000

/** Pages of the closed list the bank knows, by their place on the map. */
const PAGES: Record<string, string> = {
  '/': 'home',
  '/positions': 'positions',
  '/positions/$instrument': 'position',
  '/cash': 'cash',
  '/proposals': 'proposals',
  '/proposals/$proposal': 'proposal',
  '/orders': 'orders',
  '/orders/$order': 'order',
  '/products': 'products',
  '/goals': 'goals',
  '/noticed': 'noticed',
  '/me': 'me',
  '/me/profile': 'profile',
  '/me/family': 'family',
}

/** What being on a page means; nothing for a page the bank has no use for. */
export function seenAt(path: string, product: string): Seen | null {
  if (product) return { kind: 'product_view', subject: product }
  const page = PAGES[path]
  return page ? { kind: 'page', subject: page } : null
}

/** What was looked for; nothing for no words. */
export function searched(words: string): Seen | null {
  const text = words.trim().slice(0, 60)
  return text ? { kind: 'search', subject: 'products', text } : null
}

export interface Journal {
  note: (seen: Seen | null) => void
  stop: () => void
}

/** Tells the bank now and then, and when the page is left, what this customer looked at. What cannot be told is forgotten. */
export function openJournal(customer_id: string): Journal {
  let waiting: Schemas['SeenIn'][] = []
  const tell = () => {
    const items = waiting
    waiting = []
    if (items.length === 0) return
    const told = api.POST('/api/customers/{customer_id}/observe', { params: { path: { customer_id } }, body: { items }, keepalive: true })
    void told.catch(() => undefined)
  }
  const onChange = () => {
    if (document.visibilityState === 'hidden') tell()
  }
  const timer = setInterval(tell, EVERY_MS)
  document.addEventListener('visibilitychange', onChange)
  return {
    note: (seen) => {
      if (!seen) return
      waiting.push({ text: '', ...seen, id: globalThis.crypto.randomUUID() })
      if (waiting.length >= MOST) tell()
    },
    stop: () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onChange)
      waiting = []
    },
  }
}
