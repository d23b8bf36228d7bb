/**
 * `POST /v1/control` to relays, at once and with a short time limit. A relay that is down costs nobody anything: what it
 * missed is in the answer of its next heartbeat.
 */
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { ControlAnswer, type ControlBody } from '@mailstead/contracts/relay-control.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { postSigned } from '../../platform/relay-client.ts'
import { findListingRelays } from '../../store/directory/registry/lists-sources.ts'
import type { RelayRow } from '../../store/directory/relays.ts'
import { fitRelay, needsSources } from '../relays/fit-relay.ts'
import { openRelayKeys } from '../relays/open-relay-keys.ts'

const PUSH_TIMEOUT_MS = 3_000

export type ControlDeps = Pick<
  Deps,
  'clock' | 'directory' | 'fetch' | 'log' | 'secrets' | 'liveFeeds' | 'webhookRunners'
>

/** What a relay made of a push; `told` false when it could not be told now. */
export interface Told {
  readonly id: RelayId
  readonly told: boolean
  /** Deliveries touched now; null when it was not told. */
  readonly deliveries: number | null
}

// Whoever's lease runs may start attempts, and so has to be told.
const isAlive = (relay: RelayRow, nowMs: number): boolean =>
  relay.state !== 'disabled' && relay.leaseUntilMs !== null && relay.leaseUntilMs > nowMs

async function post(deps: ControlDeps, relay: RelayRow, body: ControlBody): Promise<Told> {
  const [key] = await openRelayKeys(deps, relay)
  const text = JSON.stringify(body)
  const response = await postSigned(deps, { id: relay.id, url: relay.url, key }, '/v1/control', {
    digest: await sha256Hex(text),
    body: text,
    timeoutMs: PUSH_TIMEOUT_MS,
    contentType: 'application/json',
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`The relay answered ${response.status}`)
  }
  const { applied } = ControlAnswer.parse(await response.json())
  return { id: relay.id, told: true, deliveries: applied.reduce((sum, { deliveries }) => sum + deliveries, 0) }
}

async function push(deps: ControlDeps, relay: RelayRow, body: ControlBody): Promise<Told> {
  const missed = { id: relay.id, told: false, deliveries: null }
  if (!isAlive(relay, deps.clock.now())) return missed
  return post(deps, relay, body).catch((error: unknown) => {
    deps.log('warn', 'relay.control_missed', { relay: relay.id, error: describeError(error) })
    return missed
  })
}

/** Tells all at once, each what it can read. Never rejects for a relay's sake. */
export async function pushControl(
  deps: ControlDeps,
  relays: readonly RelayRow[],
  body: Omit<ControlBody, 'v'>,
): Promise<readonly Told[]> {
  const readers = needsSources(body) ? await findListingRelays(deps.directory) : null
  const bodyFor = ({ id }: RelayRow) => (readers === null || readers.has(id) ? body : fitRelay(body))
  return Promise.all(relays.map((relay) => push(deps, relay, { v: 1, ...bodyFor(relay) })))
}
