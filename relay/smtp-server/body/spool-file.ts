/** A file without a name: the system frees it whatever becomes of this process. */
import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const PIECE_BYTES = 65_536

/** Opens one in a folder; its name is gone before the first octet. */
export function openNameless(folder: string): number {
  const path = join(folder, `mail-${randomUUID()}`)
  const file = openSync(path, 'wx+', 0o600)
  try {
    unlinkSync(path)
  } catch (thrown) {
    closeSync(file)
    throw thrown
  }
  return file
}

/** Writes all of it; throws when the disk does not take it. */
export function writeAll(file: number, octets: Buffer): void {
  for (let at = 0; at < octets.length; ) at += writeSync(file, octets, at)
}

/** The first `size` octets at once. */
export function readWhole(file: number, size: number): Buffer<ArrayBuffer> {
  const whole = Buffer.alloc(size)
  for (let at = 0; at < size; ) {
    const count = readSync(file, whole, at, size - at, at)
    if (count === 0) throw new Error(`the spool file ends at ${at} of ${size} octets`)
    at += count
  }
  return whole
}

/** The first `size` octets in pieces. */
export function* readPieces(file: number, size: number): Generator<Buffer> {
  for (let at = 0; at < size; ) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, size - at))
    const count = readSync(file, piece, 0, piece.length, at)
    if (count === 0) throw new Error(`the spool file ends at ${at} of ${size} octets`)
    at += count
    yield piece.subarray(0, count)
  }
}
