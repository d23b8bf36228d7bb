/** Which relay takes a job: pure, so that every isolate and every retry chooses alike while the relays stay the same. */
import { HEARTBEAT_EVERY_MS } from '@mailstead/contracts/heartbeat.ts'
import type { RelayRow } from '../../store/directory/relays.ts'

/** Three missed heartbeats make a relay stale. */
export const FRESH_MS = 3 * HEARTBEAT_EVERY_MS

export interface Choice {
  /** By the injected clock, as the heartbeats are. */
  readonly nowMs: number
  readonly jobId: string
  readonly isBroken: (relay: string) => boolean
  /** The relay that gave the job back: it gets it again only when no other can take it. */
  readonly avoid?: string | null
}

/** FNV-1a over UTF-16 units with MurmurHash3's finalizer, as a number strictly between 0 and 1. */
function hashToUnit(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 0x1_0000_0000
}

// A heartbeat far in the future tells as little as an old one: the clock was turned back, and the next one mends it.
function canTake(relay: RelayRow, choice: Choice): boolean {
  return (
    relay.state === 'active' &&
    relay.role !== 'inbound' &&
    relay.weight > 0 &&
    relay.hasSource &&
    relay.hasRoom &&
    relay.heartbeatAtMs !== null &&
    Math.abs(choice.nowMs - relay.heartbeatAtMs) < FRESH_MS &&
    !choice.isBroken(relay.id)
  )
}

function chooseAmong<Relay extends RelayRow>(relays: readonly Relay[], choice: Choice): Relay | null {
  let best: Relay | null = null
  let bestScore = 0
  for (const relay of relays) {
    if (!canTake(relay, choice)) continue
    const score = -relay.weight / Math.log(hashToUnit(`${relay.id} ${choice.jobId}`))
    if (score > bestScore) [best, bestScore] = [relay, score]
  }
  return best
}

/**
 * Weighted rendezvous hashing: shares follow the weights, and a relay that goes away moves only its own jobs.
 * Null when no relay can take mail now.
 */
export function chooseRelay<Relay extends RelayRow>(relays: readonly Relay[], choice: Choice): Relay | null {
  const others = relays.filter((relay) => relay.id !== choice.avoid)
  return chooseAmong(others, choice) ?? (others.length < relays.length ? chooseAmong(relays, choice) : null)
}
