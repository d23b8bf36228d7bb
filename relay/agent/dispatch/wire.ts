/** What is on the wire: slots in all, slots of one site, and which delivery each attempt belongs to. */
import type { MailClass } from '@mailstead/contracts/relay-job.ts'

export interface WireEntry {
  readonly attemptId: string
  readonly deliveryNo: number
  readonly site: string
  readonly untriedHosts: number
  /** When the slot was taken, in real, monotonic milliseconds. */
  readonly since: number
  /** `posting`: Haraka may not know it yet. `unsure`: Haraka's answer did not name it as started. */
  state: 'posting' | 'posted' | 'unsure'
}

export interface Wire {
  hasSlot(mailClass: MailClass): boolean
  hasSiteSlot(mailClass: MailClass, site: string): boolean
  add(entry: WireEntry): void
  get(attemptId: string): WireEntry | undefined
  /** Frees the slots of an attempt. */
  remove(attemptId: string): void
  entries(): Iterable<WireEntry>
  size(): number
}

// Bulk mail leaves a fifth free, so that a transactional mail finds a slot however slow the bulk's peers are.
const BULK_SHARE = 0.8
const limitFor = (mailClass: MailClass, slots: number): number =>
  mailClass === 'bulk' ? Math.max(1, Math.floor(slots * BULK_SHARE)) : slots

/** Makes a wire with `slots` attempts at once, `siteShare` of them for one site. */
export function createWire(slots: number, siteShare: number): Wire {
  const siteSlots = Math.max(1, Math.ceil(slots * siteShare))
  const entries = new Map<string, WireEntry>()
  const sites = new Map<string, number>()
  const usedBy = (site: string) => sites.get(site) ?? 0
  return {
    hasSlot: (mailClass) => entries.size < limitFor(mailClass, slots),
    hasSiteSlot: (mailClass, site) => usedBy(site) < limitFor(mailClass, siteSlots),
    add: (entry) => {
      entries.set(entry.attemptId, entry)
      sites.set(entry.site, usedBy(entry.site) + 1)
    },
    get: (attemptId) => entries.get(attemptId),
    remove: (attemptId) => {
      const entry = entries.get(attemptId)
      if (entry === undefined) return
      entries.delete(attemptId)
      if (usedBy(entry.site) > 1) sites.set(entry.site, usedBy(entry.site) - 1)
      else sites.delete(entry.site)
    },
    entries: () => entries.values(),
    size: () => entries.size,
  }
}
