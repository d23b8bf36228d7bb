/** Back-pressure: new jobs are turned away before the disk or the journal is full. */
import { statfs } from 'node:fs/promises'

export interface Capacity {
  /** Null when there is room, else why not. Looked up at most once a second. */
  whyFull(): Promise<string | null>
  diskFreeBytes(): Promise<number>
}

const KEEP_MS = 1_000

/** Watches the disk of a folder and the number of open recipients. */
export function createCapacity(options: {
  readonly folder: string
  readonly diskFreeFloorBytes: number
  readonly openMax: number
  readonly openCount: () => number
}): Capacity {
  let checkedAt = Number.NEGATIVE_INFINITY
  let why: string | null = null
  const diskFreeBytes = async () => {
    const { bavail, bsize } = await statfs(options.folder)
    return bavail * bsize
  }
  const check = async (): Promise<string | null> => {
    if ((await diskFreeBytes()) < options.diskFreeFloorBytes) return 'the disk is nearly full'
    return options.openCount() >= options.openMax ? 'the journal is full' : null
  }
  return {
    diskFreeBytes,
    whyFull: async () => {
      if (performance.now() - checkedAt < KEEP_MS) return why
      checkedAt = performance.now()
      why = await check()
      return why
    },
  }
}
