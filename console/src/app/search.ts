/** What the addresses of pages hold beside their path. Nothing of it is trusted: what does not fit is left out. */

type Search = Record<string, unknown>

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined

/** The named texts of a search. */
export function readTexts<Name extends string>(search: Search, names: readonly Name[]): { [name in Name]?: string } {
  const found: { [name in Name]?: string } = {}
  for (const name of names) {
    const value = text(search[name])
    if (value !== undefined) found[name] = value
  }
  return found
}

export const NEXT = ['next'] as const
export const TOKEN = ['token'] as const
export const EMAIL_FILTERS = ['status', 'to', 'from', 'subject', 'domain', 'tag', 'since', 'until'] as const
export const VIEW = ['tab'] as const
export const SUPPRESSION_FILTERS = ['origin'] as const
export const THREAD_FILTERS = ['q', 'unread'] as const
export const LOG_FILTERS = ['status', 'method', 'path', 'open'] as const
export const TENANT_FILTERS = ['q', 'state', 'plan', 'review'] as const
export const DEAD_LETTER_FILTERS = ['queue', 'state'] as const
export const OPEN = ['open'] as const
