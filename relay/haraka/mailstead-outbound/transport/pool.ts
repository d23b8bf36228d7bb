/** Keeps connections for the next mail to the same host from the same source. */
import type { Target } from '@mailstead/contracts/attempt.ts'
import type { Session } from './session.ts'

/** Large providers count mails per connection; after this many it is closed in peace. */
const MAILS_MAX = 20

interface Idle {
  readonly session: Session
  readonly timer: NodeJS.Timeout
}

export class Pool {
  readonly #idle = new Map<string, Idle[]>()
  #closed = false

  /** Takes the connection used last, or null: the longer one has waited, the likelier the peer has closed it. */
  take(target: Target): Session | null {
    const key = keyOf(target)
    for (let entry = this.#pop(key); entry !== null; entry = this.#pop(key)) {
      clearTimeout(entry.timer)
      entry.session.onGone = null
      if (entry.session.isReusable()) return entry.session
      entry.session.quit()
    }
    return null
  }

  /** Keeps a connection for `idleMs` when it can carry another mail, else says goodbye. */
  put(target: Target, session: Session, idleMs: number): void {
    if (this.#closed || session.mails >= MAILS_MAX || !session.isReusable()) {
      session.quit()
      return
    }
    const key = keyOf(target)
    const timer = setTimeout(() => {
      this.#remove(key, session)
      session.quit()
    }, idleMs)
    timer.unref()
    session.onGone = () => {
      clearTimeout(timer)
      this.#remove(key, session)
    }
    const entries = this.#idle.get(key)
    if (entries === undefined) this.#idle.set(key, [{ session, timer }])
    else entries.push({ session, timer })
  }

  /** Says goodbye on every idle connection and keeps none from now on. */
  close(): void {
    this.#closed = true
    const entries = [...this.#idle.values()].flat()
    this.#idle.clear()
    for (const { session, timer } of entries) {
      clearTimeout(timer)
      session.onGone = null
      session.quit()
    }
  }

  #pop(key: string): Idle | null {
    const entries = this.#idle.get(key)
    const entry = entries?.pop() ?? null
    if (entries?.length === 0) this.#idle.delete(key)
    return entry
  }

  #remove(key: string, session: Session): void {
    const left = this.#idle.get(key)?.filter((entry) => entry.session !== session) ?? []
    if (left.length === 0) this.#idle.delete(key)
    else this.#idle.set(key, left)
  }
}

/** Everything that makes two connections differ for the peer or for the policy. */
function keyOf(target: Target): string {
  const { site, ip, port, source, ehlo, mx, tls } = target
  return JSON.stringify([site, ip, port, source, ehlo, mx, tls])
}
