/** The one way to the server: our origin, the cookie of the session, the tenant of this window. */
import { noAnswer, toApiError } from './api-error.ts'
import { currentTenant } from './current-tenant.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** Values of a query; those that are empty are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>

const TENANT_HEADER = 'mailstead-tenant'

function headersOf(body: unknown): HeadersInit {
  const tenant = currentTenant()
  return {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(tenant !== null && { [TENANT_HEADER]: tenant }),
  }
}

async function ask(method: Method, path: string, body: unknown): Promise<Response> {
  const init: RequestInit = { method, headers: headersOf(body), credentials: 'same-origin' }
  const response = await fetch(path, body === undefined ? init : { ...init, body: JSON.stringify(body) }).catch(() => {
    throw noAnswer()
  })
  if (response.ok) return response
  const refusal: unknown = await response.json().catch(() => null)
  const retryAfter = response.headers.get('retry-after') ?? response.headers.get('x-retry-after')
  throw toApiError(response.status, refusal, retryAfter)
}

/** Asks for JSON. Throws `ApiError`. */
export async function request<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
  const response = await ask(method, path, body)
  return (await response.json().catch(() => null)) as Answer
}

/** Asks for a text, such as a raw mail. Throws `ApiError`. */
export async function requestText(path: string): Promise<string> {
  return (await ask('GET', path, undefined)).text()
}

/** Asks for bytes, such as those of a mail that is to be saved. Throws `ApiError`. */
export async function requestBlob(path: string): Promise<Blob> {
  return (await ask('GET', path, undefined)).blob()
}

/** The path with a query. */
export function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}
