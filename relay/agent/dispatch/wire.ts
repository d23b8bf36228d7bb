/** What is on the wire: slots in all, of one site and of one source at a site, and which delivery each attempt belongs to. */
import type { MailClass } from '@mailstead/contracts/relay-job.ts'

export interface WireEntry {
  readonly attemptId: string
  readonly deliveryNo: number
  readonly tenant: string
  readonly class: MailClass
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
  /** Attempts from a source at a site, and of a tenant at a site. */
  fromSource(site: string, source: string | null): number
  ofTenant(site: string, tenant: string): number
  add(entry: WireEntry): void
  get(attemptId: string): WireEntry | undefined
  /** Frees the slots of an attempt. */
  remove(attemptId: string): void
  entries(): Iterable<WireEntry>
  size(): number
}

// Bulk mail has four fifths at most, so that a transactional mail finds a slot however slow the bulk's peers are.
const BULK_SHARE = 0.8
const bulkLimit = (slots: number): number => Math.max(1, Math.floor(slots * BULK_SHARE))

export interface WireLimits {
  /** Attempts at once. */
  readonly slots: number
  /** Share of the slots for one site. */
  readonly siteShare: number
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
export function createWire({ slots, siteShare }: WireLimits): Wire {
  const siteSlots = Math.max(1, Math.ceil(slots * siteShare))
  const entries = new Map<string, WireEntry>()
  const counts = createCounts()
  const sourceKey = (site: string, source: string | null) => `source ${source ?? ''} ${site}`
  const tenantKey = (site: string, tenant: string) => `tenant ${tenant} ${site}`
  const keysOf = (entry: WireEntry): string[] => {
    const keys = [`site ${entry.site}`, sourceKey(entry.site, entry.source), tenantKey(entry.site, entry.tenant)]
    return entry.class === 'bulk' ? [...keys, 'bulk', `bulk ${entry.site}`] : keys
  }
  const hasBulkSlot = (mailClass: MailClass, key: string, limit: number) =>
    mailClass !== 'bulk' || counts.of(key) < bulkLimit(limit)
  return {
    hasSlot: (mailClass) => entries.size < slots && hasBulkSlot(mailClass, 'bulk', slots),
    hasSiteSlot: (mailClass, site) =>
      counts.of(`site ${site}`) < siteSlots && hasBulkSlot(mailClass, `bulk ${site}`, siteSlots),
    fromSource: (site, source) => counts.of(sourceKey(site, source)),
    ofTenant: (site, tenant) => counts.of(tenantKey(site, tenant)),
    add: (entry) => {
      entries.set(entry.attemptId, entry)
      for (const key of keysOf(entry)) counts.add(key)
    },
    get: (attemptId) => entries.get(attemptId),
    remove: (attemptId) => {
      const entry = entries.get(attemptId)
      if (entry === undefined) return
      entries.delete(attemptId)
      for (const key of keysOf(entry)) counts.remove(key)
    },
    entries: () => entries.values(),
    size: () => entries.size,
  }
}
