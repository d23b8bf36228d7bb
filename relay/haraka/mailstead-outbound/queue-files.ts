/** Haraka's queue directory: it holds what is in flight and is never the only copy. */
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Writable } from 'node:stream'
import { crc32 } from 'node:zlib'
import type { AttemptRequest } from '@mailstead/contracts/attempt.ts'
import { failpoint } from '../../failpoint.ts'
import type { HMail, Outbound } from './haraka-types.ts'
import type { TakenAttempt } from './running-attempts.ts'

/** Names that Haraka gives, so that a wrong setting cannot empty a directory of something else. */
const QUEUE_FILE = /^(?:__tmp__\.|error\.)?\d+_\d+_\d+_\d+_/

const READ_AT_ONCE_BYTES = 262_144
/** Damaged files that are kept for an operator to look at. */
const DAMAGED_MAX = 20
const DAMAGED = 'damaged.'

/** What an earlier process left is delivered by nobody: the agent's journal knows what became of it. */
export function emptyQueue(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(dir)) if (QUEUE_FILE.test(name)) rmSync(join(dir, name), { force: true })
}

/**
 * Puts one attempt into Haraka's queue. The envelope Haraka sees is a placeholder: should its own client ever start,
 * it would find nowhere to go.
 */
export async function injectAttempt(outbound: Outbound, request: AttemptRequest, raw: Buffer): Promise<HMail> {
  const todo = new outbound.TODOItem('attempt.invalid', [{ original: '<>', user: null, host: null }], {
    mail_from: { original: '<>', user: null, host: null },
    // Straight into the file: a Haraka transaction would rewrite header octets.
    message_stream: { pipe: (file) => writeBody(file, raw) },
    notes: { mailstead: { attempt: request.id, job: request.jobId } },
    uuid: request.id,
  })
  const hmails: HMail[] = []
  await outbound.process_delivery([], todo, hmails)
  const hmail = hmails[0]
  if (hmail === undefined) throw new Error('Haraka queued nothing')
  return hmail
}

/** Haraka calls this outside every try: what is thrown here would end the process. */
function writeBody(file: Writable, raw: Buffer): void {
  try {
    failpoint('queue.half_written')
    file.end(raw)
  } catch (error) {
    file.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}

/** The attempt a queue file belongs to; null for a file that is not ours or cannot be read. */
export function attemptIdOf(hmail: HMail): string | null {
  const note = hmail.todo?.notes['mailstead']
  if (typeof note !== 'object' || note === null) return null
  const id: unknown = Reflect.get(note, 'attempt')
  return typeof id === 'string' ? id : null
}

/**
 * Reads the mail back; null when the file does not hold what was put into it: a full disk can cut a queue file without
 * an error. Such a file is kept under another name.
 */
export async function readRaw(hmail: HMail, { request, checksum }: TakenAttempt): Promise<Buffer | null> {
  // The file was written a moment ago: a small one is read sooner than a thread would take it up.
  const file = request.size <= READ_AT_ONCE_BYTES ? readFileSync(hmail.path) : await readFile(hmail.path)
  const raw = file.subarray(hmail.data_start)
  if (raw.length === request.size && crc32(raw) === checksum) return raw
  keepDamaged(hmail.path)
  return null
}

/** Haraka removes the file at the end of its delivery; this name stays, also over a restart. */
function keepDamaged(path: string): void {
  const dir = dirname(path)
  try {
    const kept = readdirSync(dir).filter((name) => name.startsWith(DAMAGED)).length
    if (kept < DAMAGED_MAX) linkSync(path, join(dir, DAMAGED + basename(path)))
  } catch {
    // Only for somebody to look at: a full disk must not change what becomes of the mail.
  }
}
