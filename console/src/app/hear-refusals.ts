/**
 * What is refused while a page is open may say that something has changed meanwhile: the session has ended, the person was removed from
 * the tenant, or has another role.
 */
import type { QueryClient } from '@tanstack/react-query'
import { ApiError, isSignedOut } from '../api/api-error.ts'
import { ME_KEY, type Me, meOptions, roleOf } from '../api/me.ts'
import { endSession } from './session.ts'

/** Who was looked at just now is not looked at again for each thing that a page asks for. */
const FRESH_MS = 1_000

const mayHaveChanged = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 403 || error.status === 404)

/** Begins anew where the role is another one: nothing of what the person may not see any more is left in memory. */
async function lookAgain(queries: QueryClient): Promise<void> {
  const before = queries.getQueryData<Me>(ME_KEY)
  const me = await queries.fetchQuery({ ...meOptions, staleTime: FRESH_MS }).catch(() => before)
  if (before === undefined || me === undefined || roleOf(me) === roleOf(before)) return
  if (roleOf(me) === undefined) location.assign('/emails')
  else location.reload()
}

/** `toSignIn` lets the guard of the route lead there. */
export function hearRefusals(queries: QueryClient, toSignIn: () => void): void {
  queries.getQueryCache().config.onError = (error, { queryKey }) => {
    if (queryKey[0] === ME_KEY[0]) return
    if (mayHaveChanged(error)) void lookAgain(queries)
    if (!isSignedOut(error)) return
    endSession()
    toSignIn()
  }
}
