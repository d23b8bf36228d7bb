/** Hints that wait for their moment, each once, and not too many. Pure. */
import type { LiveHint } from '@mailstead/contracts/api/live.ts'

/** Of one kind; more are told as one hint of the kind. */
const OF_A_KIND_MAX = 15

export class PendingHints {
  readonly #ids = new Map<LiveHint['type'], Set<string> | null>()

  add({ type, id }: LiveHint): void {
    const ids = this.#ids.get(type)
    if (ids === null) return
    if (id === null || (ids?.size ?? 0) >= OF_A_KIND_MAX) this.#ids.set(type, null)
    else if (ids) ids.add(id)
    else this.#ids.set(type, new Set([id]))
  }

  /** All of them; none wait any more. */
  take(): LiveHint[] {
    const hints = [...this.#ids].flatMap(([type, ids]) => [...(ids ?? [null])].map((id) => ({ type, id })))
    this.#ids.clear()
    return hints
  }
}
