/** What the operator changes of a relay, takes from it, or asks of DNS. Each leaves an entry in the relay's log. */
import type { UpdateOperatorRelay } from '@mailstead/contracts/api/operator/relay.ts'
import type { RelayToken, RotateRelaySecret } from '@mailstead/contracts/api/operator/relay-token.ts'
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { canonicalIp } from '@mailstead/mail/network/ip-address.ts'
import type { Deps } from '../../../deps.ts'
import { notFound, Refusal } from '../../../platform/refusal.ts'
import {
  dropFormerSecret,
  noteRelayChange,
  type RelaySettings,
  revokeRelay as revokeRow,
  updateRelay,
} from '../../../store/directory/registry/change-relay.ts'
import { findRelay, type RelayRow } from '../../../store/directory/relays.ts'
import { forgetRelays } from '../list-relays.ts'
import { checkPlatformRecords } from '../records/check-platform-records.ts'
import { createRelayToken } from '../registration/create-relay-token.ts'
import { type ChangedBy, relayChange } from '../relay-change.ts'
import { type CheckDeps, checkSources } from '../sources/check-sources.ts'

/** Throws `not_found`, or `conflict` when it is revoked. */
async function requireRelay(deps: Pick<Deps, 'directory'>, id: RelayId): Promise<RelayRow> {
  const row = await findRelay(deps.directory, id)
  if (row === null) throw notFound('relay')
  if (row.state === 'disabled')
    throw new Refusal('conflict', `The relay ${id} is revoked. Register its node under another id.`)
  return row
}

function toSettings({ role, weight, ehlo_name: ehloName, mx }: UpdateOperatorRelay): RelaySettings {
  return {
    ...(role === undefined ? {} : { role }),
    ...(weight === undefined ? {} : { weight }),
    ...(ehloName === undefined ? {} : { ehloName }),
    ...(mx === undefined ? {} : { mxHost: mx?.host ?? null, mxPriority: mx?.priority ?? null }),
  }
}

/** Asks DNS for what is the relay's, and for records of the deployment that depend on it. Throws `not_found`, `conflict`. */
export async function checkRelay(deps: CheckDeps, id: RelayId): Promise<void> {
  await requireRelay(deps, id)
  await checkSources(deps, id)
  await checkPlatformRecords(deps)
}

/** DNS is asked at once. Throws `not_found`, `conflict`. */
export async function changeRelay(
  deps: CheckDeps,
  by: ChangedBy,
  id: RelayId,
  changes: UpdateOperatorRelay,
): Promise<void> {
  await requireRelay(deps, id)
  const sources = changes.sources?.map(({ address, ehlo_name: ehlo, enabled }) => ({
    ...{ address: canonicalIp(address), ehlo, enabled },
  }))
  const change = relayChange(deps, by, 'relay.changed', changes)
  await updateRelay(deps.directory, id, { settings: toSettings(changes), sources, change })
  forgetRelays(deps)
  await checkRelay(deps, id)
}

/** Of an order to the relay, which follows. Throws `not_found`, `conflict`. */
export async function noteOrder(
  deps: Pick<Deps, 'clock' | 'directory'>,
  by: ChangedBy,
  id: RelayId,
  { act, ...detail }: { readonly act: 'relay.drained' | 'relay.resumed'; readonly reason?: string },
): Promise<void> {
  await requireRelay(deps, id)
  await noteRelayChange(deps.directory, id, relayChange(deps, by, act, detail))
}

/**
 * For good: nothing that it signs counts any more, it has no sources and no token. What it has under its lease it may still send
 * until that ends; then others get it. Once more changes nothing. Throws `not_found`.
 */
export async function revokeRelay(
  deps: Pick<Deps, 'clock' | 'directory' | 'log'>,
  by: ChangedBy,
  id: RelayId,
  reason: string | undefined,
): Promise<void> {
  const row = await findRelay(deps.directory, id)
  if (row === null) throw notFound('relay')
  if (row.state === 'disabled') return
  await revokeRow(deps.directory, id, relayChange(deps, by, 'relay.revoked', { reason }))
  forgetRelays(deps)
  deps.log('info', 'operator.relay_revoked', { by: by.userId, relay: id })
}

/** A token by which its node registers with another secret. Throws `not_found`, `conflict`. */
export async function rotateRelaySecret(
  deps: Pick<Deps, 'clock' | 'directory' | 'log'>,
  by: ChangedBy,
  id: RelayId,
  wanted: RotateRelaySecret,
): Promise<RelayToken> {
  await requireRelay(deps, id)
  return createRelayToken(deps, by, { relay: id, ...wanted })
}

/** The secret before the present one counts no more. Throws `not_found`, `conflict`. */
export async function revokeFormerSecret(
  deps: Pick<Deps, 'clock' | 'directory'>,
  by: ChangedBy,
  id: RelayId,
): Promise<void> {
  await requireRelay(deps, id)
  await dropFormerSecret(deps.directory, id, relayChange(deps, by, 'relay.former_secret_revoked'))
  forgetRelays(deps)
}
