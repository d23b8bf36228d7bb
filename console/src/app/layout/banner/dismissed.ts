/** Notices that were put away, for as long as the window is open. */
import { currentTenant } from '../../../api/current-tenant.ts'

const keyNow = (): string => `mailstead.dismissed.${currentTenant() ?? ''}`

export function readDismissed(): ReadonlySet<string> {
  const kept: unknown = JSON.parse(sessionStorage.getItem(keyNow()) ?? '[]')
  return new Set(Array.isArray(kept) ? kept.map(String) : [])
}

/** All that are put away now. */
export function dismiss(key: string): ReadonlySet<string> {
  const all = new Set([...readDismissed(), key])
  sessionStorage.setItem(keyNow(), JSON.stringify([...all]))
  return all
}
