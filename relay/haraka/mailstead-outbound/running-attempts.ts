/** The attempts of this process, from the moment they are taken to the moment their outcome is on disk. */
import type { AttemptRequest } from '@mailstead/contracts/attempt.ts'
import type { AttemptId } from '@mailstead/contracts/ids.ts'

interface Entry {
  readonly request: AttemptRequest
  isClaimed: boolean
}

export class RunningAttempts {
  readonly #entries = new Map<string, Entry>()

  /** False when the attempt runs already. */
  add(request: AttemptRequest): boolean {
    if (this.#entries.has(request.id)) return false
    this.#entries.set(request.id, { request, isClaimed: false })
    return true
  }

  /** Gives the attempt to one caller, who then owes its outcome; null for everybody else. */
  claim(id: string): AttemptRequest | null {
    const entry = this.#entries.get(id)
    if (entry === undefined || entry.isClaimed) return null
    entry.isClaimed = true
    return entry.request
  }

  remove(id: string): void {
    this.#entries.delete(id)
  }

  ids(): AttemptId[] {
    return [...this.#entries.values()].map(({ request }) => request.id)
  }
}
