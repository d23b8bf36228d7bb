/** The scorer for mail that was taken without a score: nobody waits for it, so it gives way to mail that is being taken. */

import type { Log } from '../../log.ts'
import { createScorer, type Scorer } from '../../scorer/scorer.ts'
import type { AgentConfig } from '../config.ts'

/** With the 20 s of a scan below the 30 s that the Worker waits. */
const SLOT_WAIT_MS = 2_000
const PATIENCE_MS = 6_000

/** Null when this relay has none. */
export function createAgentScorer(config: AgentConfig, log: Log): Scorer | null {
  const { SPAMD_SOCKET: socketPath, SPAMD_ADDRESS: tcp } = config
  const address = socketPath === undefined ? tcp : { socketPath }
  if (address === undefined) return null
  return createScorer({ address, log, waitMs: SLOT_WAIT_MS, patienceMs: PATIENCE_MS })
}
