/**
 * The relay-wide lease, moved by each heartbeat's answer. A delivery may start while its job's lease or this one runs
 * (`docs/architecture.md`): a relay cut off from the Worker starts nothing once both have run out.
 */
import type { MetaRows } from '../journal/meta-rows.ts'

export interface Lease {
  untilMs(): number
  /** Keeps the new end on disk, so that a restart does not forget it. */
  renew(untilMs: number): Promise<void>
}

/** Loads the lease of this relay. */
export function loadLease(meta: MetaRows): Lease {
  let until = meta.read('lease_until_ms')
  return {
    untilMs: () => until,
    renew: async (untilMs) => {
      until = untilMs
      await meta.write('lease_until_ms', untilMs)
    },
  }
}
