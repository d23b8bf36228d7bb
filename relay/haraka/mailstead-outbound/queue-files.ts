/** Haraka's queue directory: it holds what is in flight and is never the only copy. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AttemptRequest } from '@mailstead/contracts/attempt.ts'
import type { HMail, Outbound } from './haraka-types.ts'

/** Names that Haraka gives, so that a wrong setting cannot empty a directory of something else. */
const QUEUE_FILE = /^(?:__tmp__\.|error\.)?\d+_\d+_\d+_\d+_/

const READ_AT_ONCE_BYTES = 262_144

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
    message_stream: { pipe: (file) => file.end(raw) },
    notes: { mailstead: { attempt: request.id, job: request.jobId } },
    uuid: request.id,
  })
  const hmails: HMail[] = []
  await outbound.process_delivery([], todo, hmails)
  const hmail = hmails[0]
  if (hmail === undefined) throw new Error('Haraka queued nothing')
  return hmail
}

/** The attempt a queue file belongs to; null for a file that is not ours or cannot be read. */
export function attemptIdOf(hmail: HMail): string | null {
  const note = hmail.todo?.notes['mailstead']
  if (typeof note !== 'object' || note === null) return null
  const id: unknown = Reflect.get(note, 'attempt')
  return typeof id === 'string' ? id : null
}

/** Reads the mail back. A full disk can cut a queue file without an error, hence the check of its length. */
export async function readRaw(hmail: HMail, sizeBytes: number): Promise<Buffer> {
  // The file was written a moment ago: a small one is read sooner than a thread would take it up.
  const file = sizeBytes <= READ_AT_ONCE_BYTES ? readFileSync(hmail.path) : await readFile(hmail.path)
  const raw = file.subarray(hmail.data_start)
  if (raw.length !== sizeBytes) throw new Error(`queue file has ${raw.length} octets of ${sizeBytes}`)
  return raw
}
