/** How a relay does, from when it was last heard and what it said. Pure. */
import type { OperatorRelay, RelaySource } from '../../../api/operator/relays.ts'
import type { Told } from '../../../parts/show/tone.ts'
import { relays as words } from '../../../text/operator/relays.ts'

/** Three heartbeats and a bit, as the status of the service judges. */
const SILENT_MS = 105_000

type Beating = Pick<OperatorRelay, 'state' | 'role' | 'is_alive' | 'takes_mail' | 'heartbeat_at'>

export function judgeRelay({ state, role, is_alive, takes_mail, heartbeat_at }: Beating, nowMs: number): Told {
  const { states } = words
  if (state === 'disabled') return { tone: 'neutral', word: states.disabled }
  if (heartbeat_at === null) return { tone: 'neutral', word: states.unseen }
  // Its lease is over: what it had goes to another one.
  if (!is_alive) return { tone: 'bad', word: states.down }
  if (nowMs - Date.parse(heartbeat_at) > SILENT_MS) return { tone: 'waiting', word: states.silent }
  if (state === 'draining') return { tone: 'held', word: states.draining }
  if (role !== 'inbound' && !takes_mail) return { tone: 'bad', word: states.idle }
  return { tone: 'good', word: states.up }
}

/** That such a relay gets no mail to deliver is no trouble. */
export const isMeantToRest = ({ state, role }: Pick<Beating, 'state' | 'role'>): boolean =>
  state !== 'active' || role === 'inbound'

/** What a person should look at. */
export function listTrouble(report: OperatorRelay['report']): readonly string[] {
  const { overdue = 0, damaged = 0, scorer } = report ?? {}
  return [
    ...(overdue > 0 ? [words.overdue(overdue)] : []),
    ...(damaged > 0 ? [words.damaged(damaged)] : []),
    ...(scorer === 'down' ? [words.scorerDown] : []),
  ]
}

const CHECKS = ['address', 'ptr', 'spf'] as const

/** The checks that keep a source from being used; none of one that is used or turned off. */
export const failedChecks = ({ enabled, checks }: Pick<RelaySource, 'enabled' | 'checks'>) =>
  enabled ? CHECKS.filter((name) => checks[name].state === 'bad').map((name) => ({ name, ...checks[name] })) : []
