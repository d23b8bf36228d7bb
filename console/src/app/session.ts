/** Being signed in, as the router needs it. The cookie itself is out of reach; a hint says whether it is worth asking. */
import { redirect } from '@tanstack/react-router'
import { isSignedOut } from '../api/api-error.ts'
import { chooseTenant, currentTenant, forgetTenant, lastTenant } from '../api/current-tenant.ts'
import { limitsOptions } from '../api/limits.ts'
import { type Me, meOptions, seesLimits, tenantsOf } from '../api/me.ts'
import { keepNext } from './next-place.ts'
import { queryClient } from './query-client.ts'

const HINT_KEY = 'mailstead.signed-in'

export const mayBeSignedIn = (): boolean => localStorage.getItem(HINT_KEY) !== null

export function startSession(): void {
  queryClient.clear()
  keepNext(undefined)
  localStorage.setItem(HINT_KEY, '1')
}

export function endSession(): void {
  queryClient.clear()
  forgetTenant()
  localStorage.removeItem(HINT_KEY)
}

/** The window's tenant stays while the person belongs to it; else the last one used here, else the first. */
function settleTenant(me: Me): void {
  const tenants = tenantsOf(me)
  const wanted = [currentTenant(), lastTenant()].find((id) => tenants.some((tenant) => tenant.id === id))
  const id = wanted ?? tenants[0]?.id
  if (id === undefined) forgetTenant()
  else if (id !== currentTenant()) chooseTenant(id)
}

/** Who is signed in. Leads to sign-in, and from there back, when nobody is. */
export async function requirePerson(here: string): Promise<Me> {
  try {
    const me = await queryClient.ensureQueryData(meOptions)
    localStorage.setItem(HINT_KEY, '1')
    settleTenant(me)
    // What may be said above the page is known by the time the page is there, so that nothing moves.
    if (seesLimits(me)) void queryClient.prefetchQuery(limitsOptions)
    return me
  } catch (error) {
    if (!isSignedOut(error)) throw error
    endSession()
    throw redirect({ to: '/signin', search: { next: here } })
  }
}

/** Only a path of ours: a link to sign-in must not lead elsewhere afterwards. */
export const safeNext = (next: string | undefined): string =>
  next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/emails'
