/** Whether the folder's disk has enough room to begin another mail. */
import { statfsSync } from 'node:fs'

/** Asked of the system at most this often. */
const KNOWN_MS = 1_000
/** Of a small disk a share is enough. */
const SHARE = 0.05

/** True while the free space is at least the floor or a twentieth of the disk, whichever is less. False when it cannot be read. */
export function createDiskFloor(folder: string, floorBytes: number, nowMs: () => number): () => boolean {
  let known: { readonly atMs: number; readonly isEnough: boolean } | null = null
  return () => {
    if (known === null || Math.abs(nowMs() - known.atMs) >= KNOWN_MS) {
      known = { atMs: nowMs(), isEnough: hasRoom(folder, floorBytes) }
    }
    return known.isEnough
  }
}

function hasRoom(folder: string, floorBytes: number): boolean {
  try {
    const { bavail, blocks, bsize, files, ffree } = statfsSync(folder)
    // Some file systems count no inodes.
    const hasInodes = files === 0 || ffree > 0
    return hasInodes && bavail * bsize >= Math.min(floorBytes, blocks * bsize * SHARE)
  } catch {
    return false
  }
}
