/** The attempts of this process, from the moment they are taken to the moment their outcome is on disk. */
import { crc32 } from 'node:zlib'
import type { AttemptRequest } from '@mailstead/contracts/attempt.ts'
import type { AttemptId } from '@mailstead/contracts/ids.ts'

/** An attempt with the checksum of its mail, which goes through a file before it is sent. */
export interface TakenAttempt {
  readonly request: AttemptRequest
  readonly checksum: number
}

interface Entry extends TakenAttempt {
  isClaimed: boolean
}

export class RunningAttempts {
  readonly #entries = new Map<string, Entry>()

  /** False when the attempt runs already. */
  add(request: AttemptRequest, raw: Buffer): boolean {
    if (this.#entries.has(request.id)) return false
    this.#entries.set(request.id, { request, checksum: crc32(raw), isClaimed: false })
    return true
  }

  /** Gives the attempt to one caller, who then owes its outcome; null for everybody else. */
  claim(id: string): TakenAttempt | null {
    const entry = this.#entries.get(id)
    if (entry === undefined || entry.isClaimed) return null
    entry.isClaimed = true
    return entry
  }

  remove(id: string): void {
    this.#entries.delete(id)
  }

  ids(): AttemptId[] {
    return [...this.#entries.values()].map(({ request }) => request.id)
  }
}
