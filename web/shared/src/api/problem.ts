
/** The server's answer when it refuses: words are already in the caller's language. */
export interface Problem {
  title: string
  status: number
  code: string
  detail: string
  request_id: string
  errors: FieldFault[]
}

export interface FieldFault {
  path: string
  message: string
}

export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title)
  }
  get status() {
    return this.problem.status
  }
}

/** Nothing came back: no network, or a server that is not there. */
export class OfflineError extends Error {
  override readonly name = 'OfflineError'
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')

function faultsOf(body: Record<string, unknown>): FieldFault[] {
  if (!Array.isArray(body.errors)) return []
  return body.errors.map((fault: Partial<FieldFault>) => ({ path: text(fault.path), message: text(fault.message) }))
}

/** Reads a problem document, or makes the best of an answer that is none. */
export function problemOf(body: unknown, response: Response): Problem {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  return {
    title: text(fields.title) || response.statusText || String(response.status),
    status: response.status,
    code: text(fields.code) || `http.${response.status}`,
    detail: text(fields.detail),
    request_id: text(fields.request_id) || (response.headers.get('x-request-id') ?? ''),
    errors: faultsOf(fields),
  }
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401
}

