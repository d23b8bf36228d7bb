/** How a relay does, from when it was last heard and what it said. Pure. */
import type { OperatorRelay } from '../../../api/operator/overview.ts'
import type { Told } from '../../../parts/show/tone.ts'
import { overview as words } from '../../../text/operator.ts'

/** Three heartbeats and a bit, as the status of the service judges. */
const SILENT_MS = 105_000

type Beating = Pick<OperatorRelay, 'state' | 'is_alive' | 'heartbeat_at'>

export function judgeRelay({ state, is_alive, heartbeat_at }: Beating, nowMs: number): Told {
  const { states } = words
  if (state === 'disabled') return { tone: 'neutral', word: states.disabled }
  if (heartbeat_at === null) return { tone: 'neutral', word: states.unseen }
  // Its lease is over: what it had goes to another one.
  if (!is_alive) return { tone: 'bad', word: states.down }
  if (nowMs - Date.parse(heartbeat_at) > SILENT_MS) return { tone: 'waiting', word: states.silent }
  return state === 'draining' ? { tone: 'held', word: states.draining } : { tone: 'good', word: states.up }
}

/** What a person should look at. */
export function listTrouble(report: OperatorRelay['report']): readonly string[] {
  const { overdue = 0, damaged = 0, scorer } = report ?? {}
  return [
    ...(overdue > 0 ? [words.overdue(overdue)] : []),
    ...(damaged > 0 ? [words.damaged(damaged)] : []),
    ...(scorer === 'down' ? [words.scorerDown] : []),
  ]
}
