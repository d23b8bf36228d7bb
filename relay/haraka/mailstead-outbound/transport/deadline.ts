/** Cuts an attempt as a whole, whatever its single steps are allowed: the agent waits leases out by it. */
import type { Session } from './session.ts'
import type { Timers } from './timers.ts'

export class Deadline {
  readonly #early: NodeJS.Timeout
  readonly #last: NodeJS.Timeout
  #session: Session | null = null
  #isOver = false

  constructor(timers: Timers) {
    this.#early = setTimeout(() => this.#cutBeforeBody(), timers.beforeBodyMs)
    this.#last = setTimeout(() => this.#cut(), timers.wholeMs)
  }

  /** The connection the attempt is on now; cut at once when the time is over already. */
  watch(session: Session): void {
    this.#session = session
    if (this.#isOver) session.giveUp('ATTEMPTTIMEOUT')
  }

  get session(): Session | null {
    return this.#session
  }

  clear(): void {
    clearTimeout(this.#early)
    clearTimeout(this.#last)
  }

  /** A body that moves may go on: its blocks and its dot have timers, and the last cut follows. */
  #cutBeforeBody(): void {
    const step = this.#session?.step
    if (step !== 'body' && step !== 'dot') this.#cut()
  }

  #cut(): void {
    this.#isOver = true
    this.#session?.giveUp('ATTEMPTTIMEOUT')
  }
}
