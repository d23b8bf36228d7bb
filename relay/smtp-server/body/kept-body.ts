/**
 * One mail while it is here: in memory while it is small, else in a file without a name. Not durable: nothing has been promised yet.
 */
import { createHash } from 'node:crypto'
import { closeSync } from 'node:fs'
import { failpoint } from '../../failpoint.ts'
import { MAIL_MAX_BYTES } from '../mail-size.ts'
import { HEAD_MAX_BYTES, type HeadScan, scanHead } from './head-scan.ts'
import { createOctetBlocks } from './octet-blocks.ts'
import { openNameless, readPieces, readWhole, writeAll } from './spool-file.ts'

export interface KeptBody {
  add(octets: Buffer): void
  /** How much came, also of what was not kept. */
  readonly size: number
  readonly isTooLarge: boolean
  /** Ends the writing. Call once. `trouble` is what went wrong with the file; null when nothing did. */
  finish(): { readonly sha256: string; readonly head: HeadScan; readonly trouble: string | null }
  /** The whole mail in memory. */
  read(): Buffer<ArrayBuffer>
  /** The mail in pieces, as often as wanted. */
  pieces(): Iterable<Buffer>
  /** Gives memory and file back; may be called again. */
  drop(): void
}

/** What all mails on their way in hold together. */
export interface BodyMemory {
  bytes: number
}

/** A larger mail goes into a file, and every mail once all together hold more than the second limit. */
const MEMORY_MAX_BYTES = 1_048_576
const MEMORY_ALL_BYTES = 134_217_728

/** Begins one; files are made in `spoolDir`. */
export function createKeptBody(spoolDir: string, memory: BodyMemory): KeptBody {
  const sha256 = createHash('sha256')
  let parts: Buffer[] = []
  let inMemory = 0
  let size = 0
  let file: number | null = null
  let head: Buffer = Buffer.alloc(0)
  let trouble: string | null = null

  const forget = () => {
    memory.bytes -= inMemory
    parts = []
    inMemory = 0
  }
  const spool = () => {
    const kept = Buffer.concat(parts)
    head = Buffer.from(kept.subarray(0, HEAD_MAX_BYTES))
    file = openNameless(spoolDir)
    writeAll(file, kept)
    forget()
    failpoint('mx.spooled')
  }
  const keep = (block: Buffer) => {
    sha256.update(block)
    if (file !== null) {
      if (head.length < HEAD_MAX_BYTES) head = Buffer.concat([head, block]).subarray(0, HEAD_MAX_BYTES)
      return writeAll(file, block)
    }
    parts.push(block)
    inMemory += block.length
    memory.bytes += block.length
    if (inMemory > MEMORY_MAX_BYTES || memory.bytes > MEMORY_ALL_BYTES) spool()
  }
  const blocks = createOctetBlocks((block) => {
    if (trouble !== null) return
    try {
      keep(block)
    } catch (thrown) {
      trouble = String(thrown)
      forget()
    }
  })

  return {
    get size() {
      return size
    },
    get isTooLarge() {
      return size > MAIL_MAX_BYTES
    },
    add: (octets) => {
      size += octets.length
      if (size > MAIL_MAX_BYTES) forget()
      else blocks.add(octets)
    },
    finish: () => {
      if (size <= MAIL_MAX_BYTES) blocks.flush()
      if (file === null) {
        head = Buffer.concat(parts)
        parts = [head]
      }
      return { sha256: sha256.digest('hex'), head: scanHead(head, head.length === size), trouble }
    },
    read: () => (file === null ? Buffer.concat(parts, size) : readWhole(file, size)),
    pieces: () => (file === null ? parts : readPieces(file, size)),
    drop: () => {
      forget()
      if (file !== null) closeSync(file)
      file = null
    },
  }
}
