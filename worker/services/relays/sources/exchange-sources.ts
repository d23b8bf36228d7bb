/** What a relay says of its sources with each heartbeat, and which of them it may use until the next. */
import { type Heartbeat, SOURCES_MAX, type Source } from '@mailstead/contracts/heartbeat.ts'
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { canonicalIp } from '@mailstead/mail/network/ip-address.ts'
import type { Deps } from '../../../deps.ts'
import { type SourceRow, saveReported } from '../../../store/directory/registry/sources.ts'
import { forgetRelays } from '../list-relays.ts'

/**
 * Whether the relay must send from what was checked. In development nothing leads back to a loopback, and the system chooses; a relay of
 * a version before this says nothing of sources, and an upgrade of the Worker must not silence it.
 */
export const listsSources = ({ config }: Pick<Deps, 'config'>, { sources }: Heartbeat): boolean =>
  sources !== undefined && (config.MODE === 'production' || sources.length > 0)

const told = (sources: readonly Source[]): string =>
  JSON.stringify(sources.map(({ address, ehlo }) => [address, ehlo]).sort())

/** Takes over what the relay has now; asked of DNS by the next round. */
export async function takeReported(
  deps: Pick<Deps, 'directory' | 'clock'>,
  relay: RelayId,
  { sources }: Heartbeat,
  rows: readonly SourceRow[],
): Promise<void> {
  if (sources === undefined) return
  const now = sources.map(({ address, ehlo }) => ({ address: canonicalIp(address), ehlo: ehlo.toLowerCase() }))
  const before = rows
    .filter(({ isReported }) => isReported)
    .map(({ address, reportedEhlo }) => ({ address, ehlo: reportedEhlo ?? '' }))
  if (told(now) === told(before)) return
  await saveReported(deps.directory, relay, now, deps.clock.now())
  forgetRelays(deps)
}

/** Absent for a relay that may use whatever it has. */
export function allowedSources(
  deps: Pick<Deps, 'config'>,
  heartbeat: Heartbeat,
  rows: readonly SourceRow[],
): { readonly sources?: Source[] } {
  if (heartbeat.sources === undefined || (!listsSources(deps, heartbeat) && rows.length === 0)) return {}
  const usable = rows.filter(({ isUsable }) => isUsable).slice(0, SOURCES_MAX)
  return { sources: usable.map(({ address, ehlo }) => ({ address, ehlo: ehlo ?? '' })) }
}

/** Switched off, or DNS said something against it: one that was not looked at yet is not refused. */
const isRefused = ({ isUsable, enabled, addressState, ptrState, spfState }: SourceRow): boolean =>
  !isUsable && (!enabled || [addressState, ptrState, spfState].includes('bad'))

/** None may be used: what waits there would wait for good. */
export const areAllRefused = (rows: readonly SourceRow[]): boolean => rows.length > 0 && rows.every(isRefused)
