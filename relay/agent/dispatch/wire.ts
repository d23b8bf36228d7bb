/** What is on the wire: slots in all, of one site and of one source at a site, and which delivery each attempt belongs to. */
import type { MailClass } from '@mailstead/contracts/relay-job.ts'

export interface WireEntry {
  readonly attemptId: string
  readonly deliveryNo: number
  readonly site: string
  /** Null when the system chooses the address. */
  readonly source: string | null
  readonly untriedHosts: number
  /** When the slot was taken, in real, monotonic milliseconds. */
  readonly since: number
  /** `posting`: Haraka may not know it yet. `unsure`: Haraka's answer did not name it as started. */
  state: 'posting' | 'posted' | 'unsure'
}

export interface Wire {
  hasSlot(mailClass: MailClass): boolean
  hasSiteSlot(mailClass: MailClass, site: string): boolean
  /** How many more attempts may start from a source at a site. */
  sourceRoom(site: string, source: string | null): number
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

export interface WireLimits {
  /** Attempts at once. */
  readonly slots: number
  /** Share of the slots for one site. */
  readonly siteShare: number
  /** Attempts at once from one source at one site: what a provider sees of one address of ours. */
  readonly siteSourceSlots: number
}

/** Counts per key; a key at nought is forgotten. */
function createCounts() {
  const counts = new Map<string, number>()
  const of = (key: string) => counts.get(key) ?? 0
  return {
    of,
    add: (key: string) => counts.set(key, of(key) + 1),
    remove: (key: string) => (of(key) > 1 ? counts.set(key, of(key) - 1) : counts.delete(key)),
  }
}

/** Makes a wire with nothing on it. */
export function createWire({ slots, siteShare, siteSourceSlots }: WireLimits): Wire {
  const siteSlots = Math.max(1, Math.ceil(slots * siteShare))
  const entries = new Map<string, WireEntry>()
  const sites = createCounts()
  const sources = createCounts()
  const sourceKey = (site: string, source: string | null) => `${source ?? ''} ${site}`
  return {
    hasSlot: (mailClass) => entries.size < limitFor(mailClass, slots),
    hasSiteSlot: (mailClass, site) => sites.of(site) < limitFor(mailClass, siteSlots),
    sourceRoom: (site, source) => siteSourceSlots - sources.of(sourceKey(site, source)),
    add: (entry) => {
      entries.set(entry.attemptId, entry)
      sites.add(entry.site)
      sources.add(sourceKey(entry.site, entry.source))
    },
    get: (attemptId) => entries.get(attemptId),
    remove: (attemptId) => {
      const entry = entries.get(attemptId)
      if (entry === undefined) return
      entries.delete(attemptId)
      sites.remove(entry.site)
      sources.remove(sourceKey(entry.site, entry.source))
    },
    entries: () => entries.values(),
    size: () => entries.size,
  }
}
