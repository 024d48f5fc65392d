import createClient, { type Middleware } from 'openapi-fetch'
import { OfflineError, problemOf, ProblemError } from './problem'
import type { paths } from './schema'

let language = 'zh'

/** The server answers in this language from the next request on. */
export function speak(next: string) {
  language = next
}

const manners: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language)
    // A page of another origin cannot set this header, so it cannot act in the customer's name.
    if (request.method !== 'GET') request.headers.set('X-Steward', '1')
    return request
  },
}

export const api = createClient<paths>({
  baseUrl: globalThis.location.origin,
  credentials: 'same-origin',
  // Looked up at each call, so that a test may stand in for the network.
  fetch: (request) => globalThis.fetch(request),
})
api.use(manners)

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** The body of a good answer; a refusal becomes a ProblemError and silence an OfflineError. */
export async function unwrap<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const answer = await call.catch((cause: unknown) => {
    throw new OfflineError('offline', { cause })
  })
  if (!answer.response.ok) throw new ProblemError(problemOf(answer.error, answer.response))
  return answer.data as Data
}

/** Names one intent; repeated on a retry, so that the server acts once. */
export function newIntent(): string {
  return globalThis.crypto.randomUUID()
}
