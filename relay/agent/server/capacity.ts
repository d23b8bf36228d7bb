/**
 * Back-pressure: new jobs are turned away before the disk or the journal is full, and those of one tenant before it leaves
 * the others no room.
 */
import { statfs } from 'node:fs/promises'

export interface Capacity {
  /** Null when there is room, else why not. Looked up at most once a second. */
  whyFull(): Promise<string | null>
  diskFreeBytes(): Promise<number>
  /** Whether a tenant may have more in the journal: no more than is still free, so that others always find room. */
  hasRoomFor(tenant: string): boolean
}

const KEEP_MS = 1_000

/** Watches the disk of a folder and the number of open recipients. */
export function createCapacity(options: {
  readonly folder: string
  readonly diskFreeFloorBytes: number
  readonly openMax: number
  readonly openCount: () => number
  readonly waitingOf: (tenant: string) => number
  /** Real, monotonic milliseconds. */
  readonly monotonicMs: () => number
}): Capacity {
  let open = 0
  let room = new Map<string, boolean>()
  let checkedAt = Number.NEGATIVE_INFINITY
  let why: string | null = null
  const diskFreeBytes = async () => {
    const { bavail, bsize } = await statfs(options.folder)
    return bavail * bsize
  }
  const check = async (): Promise<string | null> => {
    if ((await diskFreeBytes()) < options.diskFreeFloorBytes) return 'the disk is nearly full'
    open = options.openCount()
    room = new Map()
    return open >= options.openMax ? 'the journal is full' : null
  }
  return {
    diskFreeBytes,
    whyFull: async () => {
      if (options.monotonicMs() - checkedAt < KEEP_MS) return why
      checkedAt = options.monotonicMs()
      why = await check()
      return why
    },
    hasRoomFor: (tenant) => {
      const free = options.openMax - open
      // Nobody can have more than is free while half of it is.
      if (open < free) return true
      const known = room.get(tenant) ?? options.waitingOf(tenant) < free
      room.set(tenant, known)
      return known
    },
  }
}
