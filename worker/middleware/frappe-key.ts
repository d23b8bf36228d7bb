/** The API key of a request at the doors that Frappe's own clients speak to: three schemes, one key. */

const FRAPPE_PATH = /^\/(?:auth|outbound|inbound|spamd|api\/method)(?:\/|$)/
const SCHEME = /^(token|basic|bearer) +(\S+)$/i

/** `/auth/validate` is one; `/api/auth/…`, where people sign in, is none. */
export const isFrappePath = (path: string): boolean => FRAPPE_PATH.test(path)

function decodeBasic(text: string): string | null {
  try {
    return atob(text)
  } catch {
    return null
  }
}

/**
 * `token KEY:SECRET`, `Basic` with the same in base64 as the Python client sends it, or `Bearer` with a whole key as its OAuth client does.
 * KEY is the part of an API key before its last underscore. Null when there is none in any of these forms.
 */
export function findFrappeKey(header: string | undefined): string | null {
  const [, scheme = '', credentials = ''] = SCHEME.exec(header ?? '') ?? []
  const text = scheme.toLowerCase() === 'basic' ? decodeBasic(credentials) : credentials
  return text === null || text === '' ? null : text.replace(':', '_')
}
