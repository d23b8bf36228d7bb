/** Moves the clocks of the relays along: leases and due times on both sides follow one time. */
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { postJson } from '../../platform/relay-client.ts'
import type { RelayRow } from '../../store/directory/relays.ts'
import { listRelays } from '../relays/list-relays.ts'
import { openRelayKeys } from '../relays/open-relay-keys.ts'

type TellDeps = Pick<Deps, 'clock' | 'directory' | 'secrets' | 'fetch' | 'log'>

async function tellRelay(deps: TellDeps, relay: RelayRow, offsetMs: number): Promise<boolean> {
  try {
    const [key] = await openRelayKeys(deps, relay)
    const answer = await postJson(deps, { id: relay.id, url: relay.url, key }, '/dev/clock', { offsetMs })
    await answer.body?.cancel()
    return answer.ok
  } catch (error) {
    deps.log('warn', 'relay.unreachable', { relay: relay.id, error: describeError(error) })
    return false
  }
}

/** Whether each relay took the offset; one that is down keeps its own, which it has on disk. */
export async function tellRelays(
  deps: TellDeps,
  offsetMs: number,
): Promise<{ readonly id: string; readonly told: boolean }[]> {
  const relays = (await listRelays(deps)).filter((relay) => relay.state !== 'disabled')
  return Promise.all(relays.map(async (relay) => ({ id: relay.id, told: await tellRelay(deps, relay, offsetMs) })))
}
