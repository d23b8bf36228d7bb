/**
 * Where somebody who signs up wanted to go: kept while they go by way of their mailbox, so that an invitation is not forgotten over the
 * new account.
 */
const KEY = 'mailstead.next'

export function keepNext(next: string | undefined): void {
  if (next === undefined) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, next)
}

export const keptNext = (): string | undefined => localStorage.getItem(KEY) ?? undefined
