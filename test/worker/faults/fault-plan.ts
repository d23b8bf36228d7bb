/** Which of the calls to the outside fails, and how. With none to fail it only counts them. */

/** `before`: nothing happened. `after`: it happened, and the answer was lost. */
export type FaultMode = 'before' | 'after'

export interface Fault {
  /** 1 is the first call. */
  readonly at: number
  readonly mode: FaultMode
  /** D1 says so of what is worth repeating; other texts are not repeated within a request. */
  readonly isPassing?: boolean
}

export interface FaultPlan {
  /** Every call so far, by name. */
  readonly calls: readonly string[]
  run<Answer>(name: string, work: () => Promise<Answer>): Promise<Answer>
}

const TEXTS: Readonly<Record<string, readonly [passing: string, lasting: string]>> = {
  D1: ['D1_ERROR: Network connection lost.', 'D1_ERROR: internal error; reference = 0123456789'],
  R2: ['put: We encountered an internal error. Please try again. (10001)', 'get: Unspecified error (0)'],
  Queue: ['Queue is overloaded. Please back off.', 'Queue send failed: Internal Server Error'],
  HTTP: ['Network connection lost.', 'internal error'],
}

/** Names begin with the kind of the call: `D1`, `R2`, `Queue` or `HTTP`. While something `isDown`, each call to it fails. */
export function createFaultPlan(
  fault: Fault | null = null,
  isDown: (name: string) => boolean = () => false,
): FaultPlan {
  const calls: string[] = []
  const fail = (name: string): never => {
    const [passing, lasting] = TEXTS[name.split(' ')[0] ?? ''] ?? ['failed', 'failed']
    throw new Error(fault?.isPassing === false ? lasting : passing)
  }
  return {
    calls,
    async run(name, work) {
      const isHit = calls.push(name) === fault?.at
      if ((isHit && fault.mode === 'before') || isDown(name)) return fail(name)
      const answer = await work()
      return isHit ? fail(name) : answer
    },
  }
}
